import compression from '#generated/packages/compression.js';
import cors from '#generated/packages/cors.js';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { ImmediateStep } from './step.ts';

const exposed = [
  'X-API-Version',
  'X-Request-ID',
  'X-Response-Time',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-RateLimit-Policy',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Total-Count',
  'Deprecation',
  'Sunset',
  'Link',
  'Cache-Control',
  'Location',
  'Allow',
  'Idempotency-Replayed',
  'ETag',
  'Last-Modified',
  'WWW-Authenticate',
  'Tus-Resumable',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Expires',
];

/**
 * Tells browsers to run nothing that an answer contains; pages that have scripts set their own policy. The headers are the
 * same for every request, so Helmet is asked for them once.
 */
export function securityHeaders(): ImmediateStep {
  const headers = listSecurityHeaders();
  return (_req, res) => {
    for (const [name, value] of headers) res.setHeader(name, value);
  };
}

function listSecurityHeaders(): [name: string, value: string][] {
  const setHeaders = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Whoever ends TLS says so; the rest is for browsers that are gone.
    strictTransportSecurity: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  setHeaders(request, response, () => {});
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}

/** Lets the pages of these origins call the API; without origins, browsers keep other sites out. */
export function allowOrigins(origins: string[] | '*'): RequestHandler {
  return cors({
    origin: origins,
    exposedHeaders: exposed,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    maxAge: 600,
  });
}

/** Compresses what is worth it. Streams are left alone: an event must leave when it is written. */
export function compressAnswers(): RequestHandler {
  const compress = compression({
    filter: (req, res) => {
      const type = String(res.getHeader('Content-Type') ?? '');
      return !/^(text\/event-stream|application\/x-ndjson)/.test(type) && compression.filter(req, res);
    },
  });
  return (req, res, next) => (req.headers['accept-encoding'] ? compress(req, res, next) : next());
}

/** Leaves requests of the API out: no page is at a path of theirs. */
export const servePages = (page: RequestHandler): RequestHandler =>
  function servePage(req, res, next) {
    return apiPath.test(req.url) ? next() : page(req, res, next);
  };

const apiPath = /^\/v[0-9]+\//;
