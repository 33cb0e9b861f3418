package io.hawiyat.agent.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a file can not be read, in words. */
final class FileProblems {

    private FileProblems() {}

    static String reason(IOException problem, Path file) {
        return switch (problem) {
            case NoSuchFileException missing -> "there is no file " + file;
            case AccessDeniedException denied -> "this user may not read " + file;
            case CharacterCodingException binary -> file + " is not UTF-8 text";
            default -> file + ": " + problem.getMessage();
        };
    }
}
