# The agent as an image:
#
#     make build && docker build --tag hawiyat .
#     docker run --detach --name hawiyat --restart unless-stopped --publish 127.0.0.1:8080:8080 \
#         --volume hawiyat-data:/data --volume hawiyat-routes:/data/traefik \
#         --volume /var/run/docker.sock:/var/run/docker.sock \
#         --group-add "$(stat --format %g /var/run/docker.sock)" \
#         hawiyat agent --source https://git.example.com/team/apps.git
#
# It runs as the user hawiyat, who gets at the engine by the group of its socket. Where the socket has no group of its
# own, --user root takes the place of --group-add: PostgreSQL then still runs as hawiyat, because it never runs as root.
FROM eclipse-temurin:25-jre

RUN groupadd --system --gid 10001 hawiyat \
    && useradd --system --uid 10001 --gid hawiyat --home-dir /data --no-create-home --shell /usr/sbin/nologin hawiyat \
    && install --directory --owner hawiyat --group hawiyat --mode 0750 /data /data/traefik

COPY hawiyat /opt/hawiyat/
COPY tools/java-home tools/agent-is-alive tools/aot-cache /opt/hawiyat/tools/
COPY agent/target/hawiyat.jar /opt/hawiyat/
# For this very JVM; an image without it only starts more slowly.
RUN install --directory --owner hawiyat /tmp/cache && cp --preserve=timestamps /opt/hawiyat/hawiyat.jar /tmp/cache/ \
    && { su hawiyat --shell /bin/sh --command '/opt/hawiyat/tools/aot-cache /tmp/cache/hawiyat.jar' \
    && mv /tmp/cache/hawiyat.aot /opt/hawiyat/ || true; } && rm -rf /tmp/cache

ENV PATH=/opt/hawiyat:$PATH \
    HAWIYAT_DATA=/data \
    HAWIYAT_HOST=0.0.0.0
USER hawiyat
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/hawiyat/tools/agent-is-alive"]
ENTRYPOINT ["/opt/hawiyat/hawiyat"]
CMD ["agent"]
