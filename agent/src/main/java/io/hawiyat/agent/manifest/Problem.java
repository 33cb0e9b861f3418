package io.hawiyat.agent.manifest;

/**
 * What is wrong with one value of a document.
 *
 * @param pointer JSON pointer to the value; empty for the document itself
 */
record Problem(Position position, String pointer, String message) {}
