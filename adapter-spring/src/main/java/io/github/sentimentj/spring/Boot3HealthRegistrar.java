package io.github.sentimentj.spring;

import io.github.sentimentj.SentimentClassifier;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Registers what {@link SentimentHealthIndicator} is, with the types of Spring Boot 3. */
final class Boot3HealthRegistrar implements ImportBeanDefinitionRegistrar, BeanFactoryAware {

  static final String INDICATOR = "org.springframework.boot.actuate.health.HealthIndicator";

  private static final String BEAN = "sentimentHealthIndicator";

  private Supplier<SentimentClassifier> classifier =
      () -> {
        throw new IllegalStateException("no bean factory");
      };

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    classifier = () -> beanFactory.getBean(SentimentClassifier.class);
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
    if (!registry.containsBeanDefinition(BEAN)) {
      registry.registerBeanDefinition(BEAN, definition(type(INDICATOR)));
    }
  }

  private <T> RootBeanDefinition definition(Class<T> type) {
    return new RootBeanDefinition(type, () -> indicator(type, classifier.get()));
  }

  private static <T> T indicator(Class<T> type, SentimentClassifier model) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          return switch (method.getName()) {
            case "health" -> health(model);
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> BEAN;
          };
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object health(SentimentClassifier model) throws ReflectiveOperationException {
    Class<?> health = type("org.springframework.boot.actuate.health.Health");
    Class<?> builder = type("org.springframework.boot.actuate.health.Health$Builder");
    Object answer;
    try {
      Map<String, Object> details = SelfTest.run(model);
      answer = health.getMethod("up").invoke(null);
      builder.getMethod("withDetails", Map.class).invoke(answer, details);
    } catch (RuntimeException e) {
      answer = health.getMethod("down", Throwable.class).invoke(null, e);
    }
    return builder.getMethod("build").invoke(answer);
  }

  private static Class<?> type(String name) {
    return ClassUtils.resolveClassName(name, Boot3HealthRegistrar.class.getClassLoader());
  }
}
