package io.hawiyat.agent.plan;

/**
 * One field in which what runs is not what is wanted.
 *
 * @param field path as in the manifest, such as {@code spec.env.LEVEL}
 * @param desired as text; empty when it should not be there
 * @param live as text; empty when it is missing
 */
public record Difference(String field, String desired, String live) {}
