package io.hawiyat.agent.manifest;

/**
 * What an application asks for and the operator has not allowed.
 *
 * @param field path such as {@code spec.security.privileged}
 * @param message what is refused, and what the operator would have to set
 */
public record PolicyProblem(String field, String message) {}
