package io.hawiyat.agent.source;

/** Ends the reading of a tree that is refused whole; never leaves this package. */
final class RefusedTreeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient TreeProblem problem;

    RefusedTreeException(String path, String message) {
        super(message);
        this.problem = new TreeProblem(path, message);
    }

    TreeProblem problem() {
        return problem;
    }
}
