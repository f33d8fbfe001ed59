# The digest is that of the list of all platforms. docs/operations/container.md says how to move to a newer one.
ARG NODE_IMAGE=node:24-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
# The optional packages bring Node 24 to machines without it; it is here already.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE README.md CHANGELOG.md ./
COPY docs ./docs
COPY generated ./generated
COPY src ./src
# Everything above belongs to root, so that the process cannot change its own program.
RUN mkdir /data && chown 1000:1000 /data
# By number: Kubernetes' runAsNonRoot cannot know who a name is.
USER 1000:1000
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 PARLEY_DATA_DIR=/data
VOLUME /data
EXPOSE 8080 8081
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/v2/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/start.js"]
