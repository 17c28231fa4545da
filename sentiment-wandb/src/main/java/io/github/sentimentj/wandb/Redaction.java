package io.github.sentimentj.wandb;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Takes out of a text what is most likely to tell who wrote it: addresses of mail and of the web,
 * names that begin with {@code @}, and numbers of four digits or more. Names of people stay.
 */
final class Redaction implements UnaryOperator<String> {

  private static final Pattern MAIL =
      Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}.-]{1,255}");
  private static final Pattern WEB = Pattern.compile("(?i)\\b(?:https?://|www\\.)\\S+");
  private static final Pattern HANDLE = Pattern.compile("@[\\p{L}\\p{N}_]+");
  private static final Pattern NUMBER = Pattern.compile("\\+?\\p{Nd}(?:[ ()/.-]{0,2}\\p{Nd}){3,}");

  @Override
  public String apply(String text) {
    String left = WEB.matcher(text).replaceAll("[address]");
    left = MAIL.matcher(left).replaceAll("[address]");
    left = HANDLE.matcher(left).replaceAll("[name]");
    return NUMBER.matcher(left).replaceAll("[number]");
  }
}
