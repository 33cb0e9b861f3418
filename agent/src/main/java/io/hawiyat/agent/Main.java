package io.hawiyat.agent;

/** The program {@code hawiyat}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("hawiyat");
    }
}
