package io.hawiyat.agent.api;

/** What people see in a browser where programs get a problem document. */
public interface BrowserPages {

    /** Nothing is here, as HTML. */
    String missing(String path);

    /** The agent can not answer now, as HTML. */
    String failed();
}
