package io.hawiyat.agent.manifest;

/** Image references as written: {@code [registry[:port]/]path[:tag][@digest]}. */
final class ImageReference {

    private ImageReference() {}

    /** Whether it names no tag, or {@code latest}, and no digest: Kubernetes pulls such an image always. */
    static boolean isMoving(String reference) {
        if (reference.contains("@")) {
            return false;
        }
        var path = reference.substring(reference.lastIndexOf('/') + 1);
        return !path.contains(":") || path.endsWith(":latest");
    }
}
