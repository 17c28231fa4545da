package io.github.sentimentj.wandb.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every document is valid where it is sent. */
class DocumentsTest {

  /** Sent to servers that say that they know it, or with another way if they do not. */
  private static final Set<String> NEWER =
      Set.of(
          "ARTIFACT_MEMBERSHIP",
          "SERVER_FEATURES",
          "ORGANIZATION",
          "CREATE_FILES_IN_PARTS",
          "CREATE_RUN_FILES",
          "COMPLETE_PARTS");

  private static Map<String, String> documents() throws IllegalAccessException {
    Map<String, String> documents = new TreeMap<>();
    for (Field field : Documents.class.getDeclaredFields()) {
      if (field.getType() == String.class) {
        documents.put(field.getName(), (String) field.get(null));
      }
    }
    return documents;
  }

  private static List<ValidationError> errors(GraphQLSchema schema, String document) {
    return new Validator().validateDocument(schema, Parser.parse(document), Locale.ENGLISH);
  }

  @Test
  void currentServersKnowAllOfThem() throws IllegalAccessException {
    GraphQLSchema schema = FakeWandb.schema(Profile.CURRENT);

    assertThat(documents()).hasSizeGreaterThan(15);
    documents()
        .forEach((name, document) -> assertThat(errors(schema, document)).as(name).isEmpty());
  }

  @Test
  void olderServersKnowAllButTheNewerOnes() throws IllegalAccessException {
    assertOlderServersKnow(FakeWandb.schema(Profile.OLD));
  }

  @Test
  void aRealOlderServersSchemaKnowsThemToo() throws IllegalAccessException, IOException {
    String file = System.getenv("WANDB_SCHEMA");
    assumeTrue(file != null, "WANDB_SCHEMA names no schema of a real server");
    GraphQLSchema schema =
        new SchemaGenerator()
            .makeExecutableSchema(
                new SchemaParser().parse(repaired(Files.readString(Path.of(file)))),
                RuntimeWiring.newRuntimeWiring().wiringFactory(new MockedWiringFactory()).build());
    assertOlderServersKnow(schema);
  }

  /** A schema derived from the types of a client has an interface among its inputs. */
  private static String repaired(String schema) {
    return schema.replace("custom: [AggregationKey!]!", "custom: [String!]!");
  }

  private static void assertOlderServersKnow(GraphQLSchema schema) throws IllegalAccessException {
    documents()
        .forEach(
            (name, document) -> {
              boolean known = errors(schema, document).isEmpty();
              assertThat(known)
                  .as("%s: %s", name, errors(schema, document))
                  .isEqualTo(!NEWER.contains(name));
            });
  }
}
