package io.github.sentimentj.huggingface.tokenizer;

/**
 * A token that is found in the text before anything else happens to it.
 *
 * @param content what is looked for, not empty
 * @param id its id
 * @param singleWord whether it must not be a part of a word
 * @param stripLeft whether it takes the white space before it
 * @param stripRight whether it takes the white space behind it
 * @param normalized whether it is looked for in the normalized text
 */
record AddedToken(
    String content,
    int id,
    boolean singleWord,
    boolean stripLeft,
    boolean stripRight,
    boolean normalized) {}
