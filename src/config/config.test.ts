import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';

const faultsOf = (env: Record<string, string>): string[] => {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const names = [
  'HOST',
  'PORT',
  'PARLEY_GRPC_PORT',
  'PARLEY_METRICS_PORT',
  'LOG_LEVEL',
  'PARLEY_LOG_FORMAT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_BSP_MAX_QUEUE_SIZE',
  'DATABASE_URL',
  'DATABASE_READ_URL',
  'OPENAI_BASE_URL',
  'OPENAI_API_KEY',
  'PARLEY_PUBLIC_URL',
  'PARLEY_DATA_DIR',
  'PARLEY_DB_POOL',
  'PARLEY_DB_PREPARE',
  'REDIS_URL',
  'PARLEY_EVENT_RETENTION_DAYS',
  'PARLEY_LLM_TIMEOUT_MS',
  'PARLEY_MODEL_OUTAGES',
  'PARLEY_MODEL_REST_MS',
  'PARLEY_BOOTSTRAP_KEY_ID',
  'PARLEY_BOOTSTRAP_KEY',
  'PARLEY_ENCRYPTION_KEY',
  'PARLEY_ENCRYPTION_KEY_FILE',
  'PARLEY_ENCRYPTION_KEY_COMMAND',
  'PARLEY_OAUTH_REGISTRATION',
  'PARLEY_TRUSTED_ISSUERS',
  'PARLEY_TRUSTED_ISSUERS_FILE',
  'PARLEY_RATE_LIMIT',
  'PARLEY_TRUSTED_PROXIES',
  'PARLEY_KEY_SHARE',
  'PARLEY_ORGANIZATION_SHARE',
  'PARLEY_INSTANCE_SHARE',
  'PARLEY_LOAD_LIMITS',
  'PARLEY_MODEL_CALLS',
  'PARLEY_ORGANIZATION_BYTES',
  'PARLEY_FILE_FOLDER',
  'PARLEY_FILE_S3_URL',
  'PARLEY_FILE_S3_REGION',
  'PARLEY_FILE_S3_KEY_ID',
  'PARLEY_FILE_S3_SECRET',
  'PARLEY_FILE_BYTES',
  'PARLEY_ORGANIZATION_FILES',
  'PARLEY_FILE_TYPES',
  'PARLEY_CONTENT_ADDRESSES',
  'PARLEY_CORS_ORIGINS',
  'PARLEY_OUTGOING_ALLOW',
  'PARLEY_DRAIN_MS',
  'PARLEY_STOP_DELAY_MS',
  'PARLEY_BODY_LIMIT_BYTES',
  'PARLEY_BODY_MEMORY_BYTES',
  'PARLEY_REQUEST_TIMEOUT_MS',
  'PARLEY_MAX_CONNECTIONS',
  'PARLEY_PRODUCER_LEASE_MS',
  'PARLEY_CONTEXT_WINDOW_TOKENS',
  'PARLEY_V1_DEPRECATED_AT',
  'PARLEY_V1_READ_ONLY_AT',
  'PARLEY_V1_SUNSET_AT',
  'PARLEY_EMBEDDING_MODEL',
  'PARLEY_MEMORY_LIMIT',
];

describe('parseConfig', () => {
  it('needs nothing to be set', () => {
    expect(parseConfig({})).toEqual({
      auditReads: false,
      trustedIssuers: [],
      voice: {
        transcriptionModel: null,
        speechModel: null,
        voice: 'alloy',
        connectionsPerKey: 100,
        minutesPerDay: null,
        longestMinutes: 60,
      },
      oauthRegistration: false,
      host: '127.0.0.1',
      port: 8080,
      grpcPort: 8081,
      metricsPort: null,
      publicUrl: null,
      databaseUrl: null,
      databaseReadUrl: null,
      dataDir: '.parley',
      databasePool: 10,
      databasePrepares: true,
      redisUrl: null,
      eventRetentionDays: null,
      llm: {
        baseUrl: null,
        apiKey: null,
        timeoutMs: 60_000,
        modalities: new Map(),
        tasks: new Map(),
        circuit: { failures: 5, restMs: 10_000 },
        callsPerModel: 250,
      },
      bootstrapKey: null,
      encryptionKeys: [],
      rateLimits: { default: 100, signin: 30, streaming: 30, batch: 10, ingest: 3000, migration: 5 },
      userRateLimits: { default: 100, signin: 30, streaming: 30, batch: 10, ingest: 3000, migration: 5 },
      organizationRateLimits: { default: 1000, signin: 300, streaming: 300, batch: 100, ingest: 30000, migration: 50 },
      shares: {
        key: { requests: 100, streams: 1_000, runs: 100 },
        organization: { requests: 200, streams: 2_000, runs: 200 },
        instance: { requests: 1_000, streams: 10_000, runs: 1_000 },
      },
      loadLimits: { delay: 300, memory: 90, waiting: 1_000 },
      quotas: { key: null, user: null, organization: null },
      modelPrices: new Map(),
      storageLimitBytes: 10_000_000_000,
      filePlace: { folder: null, s3: null },
      files: {
        fileBytes: 100_000_000,
        filesPerOrganization: 10_000,
        bytesPerOrganization: 10_000_000_000,
        types: null,
      },
      fetchesContent: false,
      trustedProxies: null,
      corsOrigins: null,
      outgoingAllow: { networks: [], hosts: [] },
      logLevel: 'info',
      logFormat: 'auto',
      traces: null,
      drainMs: 10_000,
      stopDelayMs: 0,
      bodyLimitBytes: 8_388_608,
      bodyMemoryBytes: 268_435_456,
      requestTimeoutMs: 60_000,
      maxConnections: 10_000,
      producerLeaseMs: 60_000,
      contextWindowTokens: 128_000,
      embeddingModel: null,
      memoryLimit: 100_000,
      idempotencyKeyLimit: 100_000,
      v1: lifecycleOfV1,
      warnings: [],
    });
  });

  it('reads everything that can be set', () => {
    const config = parseConfig({
      HOST: '::',
      PORT: '0',
      PARLEY_GRPC_PORT: '9090',
      PARLEY_METRICS_PORT: '9091',
      LOG_LEVEL: 'warn',
      PARLEY_LOG_FORMAT: 'json',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, tenant = one',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=agents,deployment.environment.name=production',
      OTEL_BSP_MAX_QUEUE_SIZE: '100',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      DATABASE_URL: 'postgresql:///parley?host=/run/postgresql',
      OPENAI_BASE_URL: 'https://gateway.example/v1/',
      OPENAI_API_KEY: 'sk-1',
      PARLEY_PUBLIC_URL: 'https://parley.example/api/',
      PARLEY_DATA_DIR: '/srv/parley',
      DATABASE_READ_URL: 'postgres://reader@replica/parley',
      PARLEY_DB_POOL: '3',
      PARLEY_DB_PREPARE: 'off',
      REDIS_URL: 'rediss://user:secret@redis.example:6380/1',
      PARLEY_EVENT_RETENTION_DAYS: '30',
      PARLEY_LLM_TIMEOUT_MS: '1000',
      PARLEY_MODEL_OUTAGES: 'off',
      PARLEY_MODEL_REST_MS: '500',
      PARLEY_BOOTSTRAP_KEY_ID: 'key one',
      PARLEY_BOOTSTRAP_KEY: 'a key of any ASCII, "~!" too',
      PARLEY_ENCRYPTION_KEY: `${Buffer.alloc(32, 1).toString('base64')}, ${Buffer.alloc(32, 2).toString('hex')}`,
      PARLEY_RATE_LIMIT: 'batch=1, default=7',
      PARLEY_USER_RATE_LIMIT: 'off',
      PARLEY_ORGANIZATION_RATE_LIMIT: 'streaming=1',
      PARLEY_TRUSTED_PROXIES: '10.0.0.0/8, loopback',
      PARLEY_KEY_SHARE: 'runs=3',
      PARLEY_ORGANIZATION_SHARE: 'off',
      PARLEY_INSTANCE_SHARE: 'runs=5000',
      PARLEY_LOAD_LIMITS: 'memory=80, delay=500',
      PARLEY_MODEL_CALLS: 'off',
      PARLEY_KEY_QUOTA: 'requests=1000, tokens=2000000,cost=7.5',
      PARLEY_USER_QUOTA: 'cost=0.25',
      PARLEY_ORGANIZATION_QUOTA: 'off',
      PARLEY_MODEL_MODALITIES: 'small=text,*=text+image',
      PARLEY_MODEL_TASKS: 'voice=speech+transcription, *=answers',
      PARLEY_MODEL_PRICES: 'vendor/small:1=0.15:0.6, *=2.5:10',
      PARLEY_ORGANIZATION_BYTES: 'off',
      PARLEY_FILE_FOLDER: '/files',
      PARLEY_FILE_BYTES: '1000',
      PARLEY_ORGANIZATION_FILES: '5',
      PARLEY_FILE_TYPES: 'image/*, application/pdf',
      PARLEY_CONTENT_ADDRESSES: 'fetch',
      PARLEY_VOICE_TRANSCRIPTION_MODEL: 'whisper-1',
      PARLEY_VOICE_SPEECH_MODEL: 'tts-1',
      PARLEY_VOICE: 'coral',
      PARLEY_VOICE_CONNECTIONS: '7',
      PARLEY_VOICE_MINUTES: '600',
      PARLEY_VOICE_LONGEST_MINUTES: '30',
      PARLEY_CORS_ORIGINS: 'https://a.example, http://localhost:3000',
      PARLEY_OUTGOING_ALLOW: '10.1.0.0/16, ID.internal,192.0.2.7,fd00::1',
      PARLEY_DRAIN_MS: '0',
      PARLEY_STOP_DELAY_MS: '5000',
      PARLEY_BODY_LIMIT_BYTES: '2000000',
      PARLEY_BODY_MEMORY_BYTES: '100000000',
      PARLEY_REQUEST_TIMEOUT_MS: '5000',
      PARLEY_MAX_CONNECTIONS: '200',
      PARLEY_PRODUCER_LEASE_MS: '1000',
      PARLEY_CONTEXT_WINDOW_TOKENS: '8192',
      PARLEY_EMBEDDING_MODEL: 'text-embedding-3-small',
      PARLEY_MEMORY_LIMIT: '5000',
      PARLEY_IDEMPOTENCY_KEYS: '2000',
      PARLEY_V1_DEPRECATED_AT: '2026-02-01',
      PARLEY_V1_READ_ONLY_AT: '2026-03-01T12:00:00+01:00',
      PARLEY_AUDIT_READS: 'on',
      PARLEY_V1_SUNSET_AT: '2026-04-01T12:00Z',
      PARLEY_OAUTH_REGISTRATION: 'on',
      PARLEY_TRUSTED_ISSUERS: '[{"issuer": "https://id.example", "audience": "parley"}]',
    });
    expect(config).toEqual({
      oauthRegistration: true,
      voice: {
        transcriptionModel: 'whisper-1',
        speechModel: 'tts-1',
        voice: 'coral',
        connectionsPerKey: 7,
        minutesPerDay: 600,
        longestMinutes: 30,
      },
      trustedIssuers: [expect.objectContaining({ issuer: 'https://id.example' })],
      auditReads: true,
      host: '::',
      port: 0,
      grpcPort: 9090,
      metricsPort: 9091,
      publicUrl: 'https://parley.example/api',
      databaseUrl: 'postgresql:///parley?host=/run/postgresql',
      databaseReadUrl: 'postgres://reader@replica/parley',
      dataDir: '/srv/parley',
      databasePool: 3,
      databasePrepares: false,
      redisUrl: 'rediss://user:secret@redis.example:6380/1',
      eventRetentionDays: 30,
      llm: {
        baseUrl: 'https://gateway.example/v1',
        apiKey: 'sk-1',
        timeoutMs: 1000,
        modalities: new Map([
          ['small', ['text']],
          ['*', ['text', 'image']],
        ]),
        circuit: { failures: null, restMs: 500 },
        callsPerModel: null,
        tasks: new Map([
          ['voice', ['transcription', 'speech']],
          ['*', ['answers']],
        ]),
      },
      bootstrapKey: { id: 'key one', key: 'a key of any ASCII, "~!" too' },
      encryptionKeys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
      rateLimits: { default: 7, signin: 30, streaming: 30, batch: 1, ingest: 3000, migration: 5 },
      userRateLimits: null,
      organizationRateLimits: { default: 1000, signin: 300, streaming: 1, batch: 100, ingest: 30000, migration: 50 },
      trustedProxies: ['10.0.0.0/8', 'loopback'],
      shares: {
        key: { requests: 100, streams: 1_000, runs: 3 },
        organization: null,
        instance: { requests: 1_000, streams: 10_000, runs: 5_000 },
      },
      loadLimits: { delay: 500, memory: 80, waiting: 1_000 },
      quotas: {
        key: { requests: 1_000, tokens: 2_000_000, cost: 7_500_000 },
        user: { requests: null, tokens: null, cost: 250_000 },
        organization: null,
      },
      modelPrices: new Map([
        ['vendor/small:1', { prompt: 0.15, completion: 0.6 }],
        ['*', { prompt: 2.5, completion: 10 }],
      ]),
      storageLimitBytes: null,
      filePlace: { folder: '/files', s3: null },
      files: {
        fileBytes: 1_000,
        filesPerOrganization: 5,
        bytesPerOrganization: null,
        types: ['image/*', 'application/pdf'],
      },
      fetchesContent: true,
      corsOrigins: ['https://a.example', 'http://localhost:3000'],
      outgoingAllow: { networks: ['10.1.0.0/16', '192.0.2.7/32', 'fd00::1/128'], hosts: ['id.internal'] },
      logLevel: 'warn',
      logFormat: 'json',
      traces: {
        url: 'http://collector:4318/v1/traces',
        protocol: 'http/json',
        headers: { 'api-key': 'a b', tenant: 'one' },
        timeoutMs: 1_000,
        sampler: 'traceidratio',
        ratio: 0.05,
        serviceName: 'agents',
        resource: { 'service.name': 'agents', 'deployment.environment.name': 'production' },
        queueSize: 100,
        batchSize: 10,
        delayMs: 50,
      },
      drainMs: 0,
      stopDelayMs: 5_000,
      bodyLimitBytes: 2_000_000,
      bodyMemoryBytes: 100_000_000,
      requestTimeoutMs: 5_000,
      maxConnections: 200,
      producerLeaseMs: 1_000,
      contextWindowTokens: 8_192,
      embeddingModel: 'text-embedding-3-small',
      memoryLimit: 5_000,
      idempotencyKeyLimit: 2_000,
      v1: {
        deprecatedAt: new Date('2026-02-01T00:00:00Z'),
        readOnlyAt: new Date('2026-03-01T11:00:00Z'),
        sunsetAt: new Date('2026-04-01T12:00:00Z'),
      },
      warnings: [],
    });
  });

  it('sends traces to an address of their own, and nowhere when they are turned off', () => {
    const OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = 'https://traces.example/intake?v=1';
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT };
    expect(parseConfig(env).traces!.url).toBe(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
    expect(parseConfig({ ...env, OTEL_SDK_DISABLED: 'true' }).traces).toBeNull();
    expect(parseConfig({ ...env, OTEL_TRACES_EXPORTER: 'none' }).traces).toBeNull();
  });

  it('says that Redis is of no use to the embedded database', () => {
    const { warnings } = parseConfig({ REDIS_URL: 'redis://localhost:6379' });
    expect(warnings).toEqual([expect.stringContaining('REDIS_URL')]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(parseConfig({}));
  });

  it('asks OpenAI itself when there is a key and no gateway', () => {
    expect(parseConfig({ OPENAI_API_KEY: 'sk-1' }).llm.baseUrl).toBe('https://api.openai.com/v1');
  });

  it('serves gRPC on the port after the other, on a free one beside a free one, or not at all', () => {
    expect(parseConfig({ PORT: '9000' }).grpcPort).toBe(9001);
    expect(parseConfig({ PORT: '0' }).grpcPort).toBe(0);
    expect(parseConfig({ PARLEY_GRPC_PORT: 'off' }).grpcPort).toBeNull();
    expect(parseConfig({ PORT: '65535', PARLEY_GRPC_PORT: '1' }).grpcPort).toBe(1);
    expect(faultsOf({ PORT: '65535' })).toEqual(['PARLEY_GRPC_PORT must be set: there is no port after PORT.']);
  });

  it('turns limits off, and lets every origin in', () => {
    expect(parseConfig({ PARLEY_RATE_LIMIT: 'off', PARLEY_CORS_ORIGINS: '*' })).toMatchObject({
      rateLimits: null,
      corsOrigins: '*',
    });
  });

  it.each([
    ['HOST', 'http://localhost'],
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['PARLEY_GRPC_PORT', '65536'],
    ['PARLEY_GRPC_PORT', 'on'],
    ['PARLEY_METRICS_PORT', 'on'],
    ['LOG_LEVEL', 'loud'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector:4317'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=%zz'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '0'],
    ['OPENAI_BASE_URL', 'gateway.example'],
    ['DATABASE_URL', 'mysql://localhost/parley'],
    ['PARLEY_PUBLIC_URL', 'https://parley.example/?a=b'],
    ['PARLEY_PUBLIC_URL', 'https://user:word@parley.example'],
    ['DATABASE_READ_URL', 'mysql://localhost/parley'],
    ['DATABASE_URL', 'postgres://parley:p#ss@localhost/parley'],
    ['DATABASE_URL', 'postgres://parley:p/ss@localhost/parley'],
    ['DATABASE_URL', 'postgres://parley:1#ss@localhost/parley'],
    ['DATABASE_URL', 'postgres://parley:100%@localhost/parley'],
    ['DATABASE_URL', 'postgres://a:5432,b:5432/parley'],
    ['REDIS_URL', 'redis://user:100%@localhost'],
    ['REDIS_URL', 'redis://localhost/first'],
    ['PARLEY_DB_POOL', '0'],
    ['PARLEY_DB_PREPARE', 'never'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['PARLEY_EVENT_RETENTION_DAYS', '0'],
    ['PARLEY_TRUSTED_PROXIES', '0'],
    ['PARLEY_KEY_SHARE', 'runs=0'],
    ['PARLEY_KEY_SHARE', 'bytes=5'],
    ['PARLEY_INSTANCE_SHARE', 'bytes=5'],
    ['PARLEY_LOAD_LIMITS', 'delay=0'],
    ['PARLEY_GRPC_PORT', '8080'],
    ['PARLEY_METRICS_PORT', '8081'],
    ['PARLEY_MODEL_CALLS', '0'],
    ['PARLEY_KEY_QUOTA', 'tokens=1.5'],
    ['PARLEY_USER_QUOTA', 'cost=0'],
    ['PARLEY_ORGANIZATION_QUOTA', 'euros=5'],
    ['PARLEY_MODEL_MODALITIES', 'small=smell'],
    ['PARLEY_MODEL_TASKS', 'small=dreams'],
    ['PARLEY_MODEL_PRICES', 'small=1'],
    ['PARLEY_ORGANIZATION_BYTES', '10'],
    ['PARLEY_FILE_BYTES', '0'],
    ['PARLEY_FILE_TYPES', 'images'],
    ['PARLEY_CONTENT_ADDRESSES', 'on'],
    ['PARLEY_TRUSTED_PROXIES', '17'],
    ['PARLEY_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['PARLEY_TRUSTED_PROXIES', 'proxy.example'],
    ['PARLEY_TRUSTED_PROXIES', '10.0.0.1,'],
    ['PARLEY_ENCRYPTION_KEY_FILE', '/nowhere/at/all'],
    ['PARLEY_ENCRYPTION_KEY_COMMAND', 'exit 3'],
    ['PARLEY_RATE_LIMIT', 'default=0'],
    ['PARLEY_RATE_LIMIT', 'fast=10'],
    ['PARLEY_RATE_LIMIT', '100'],
    ['PARLEY_CORS_ORIGINS', 'https://a.example/path'],
    ['PARLEY_OUTGOING_ALLOW', 'http://id.internal'],
    ['PARLEY_OUTGOING_ALLOW', '10.0.0.0/33'],
    ['PARLEY_OUTGOING_ALLOW', '10.1'],
    ['PARLEY_OUTGOING_ALLOW', '*'],
    ['PARLEY_BODY_LIMIT_BYTES', '1mb'],
    ['PARLEY_REQUEST_TIMEOUT_MS', '999'],
    ['PARLEY_MAX_CONNECTIONS', '0'],
    ['PARLEY_V1_SUNSET_AT', 'soon'],
    ['PARLEY_V1_SUNSET_AT', '2028-02-30'],
    ['PARLEY_V1_SUNSET_AT', '2028-02-01T10:00'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be .*\\.$`))]);
  });

  it('takes passwords with any characters, when they are encoded', () => {
    const databaseUrl = `postgres://parley:${encodeURIComponent('p@s:/?#%&s')}@localhost/parley`;
    const redisUrl = `redis://user:${encodeURIComponent('p@s:/?#%&s')}@localhost/3`;
    expect(parseConfig({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl })).toMatchObject({ databaseUrl, redisUrl });
  });

  it('bears no more than all of the memory', () => {
    expect(parseConfig({ PARLEY_LOAD_LIMITS: 'memory=100' }).loadLimits?.memory).toBe(100);
    expect(faultsOf({ PARLEY_LOAD_LIMITS: 'memory=101' })).toEqual([expect.stringContaining('1 to 100 percent')]);
  });

  it('tells what Kubernetes has set for a service', () => {
    expect(faultsOf({ PARLEY_GRPC_PORT: 'tcp://10.0.0.1:8081' })).toEqual([
      expect.stringContaining('enableServiceLinks'),
    ]);
    expect(faultsOf({ PARLEY_PORT: 'tcp://10.0.0.1:8080', PARLEY_SERVICE_HOST: '10.0.0.1' })).toEqual([]);
  });

  it('names all faults at once, with the value', () => {
    expect(faultsOf({ PORT: 'x', LOG_LEVEL: 'y', PARLEY_DRAIN_MS: 'z' })).toEqual([
      'PORT must be a whole number from 0 to 65535; it is "x".',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent; it is "y".',
      'PARLEY_DRAIN_MS must be a whole number from 0 to 600000; it is "z".',
    ]);
  });

  it('never repeats a secret', () => {
    const env = {
      DATABASE_URL: 'mysql://root:hunter2@db',
      PARLEY_BOOTSTRAP_KEY_ID: 'k',
      PARLEY_BOOTSTRAP_KEY: 'hunter2',
      OPENAI_API_KEY: 'hunter2\n',
      PARLEY_FILE_S3_URL: 's3://key:hunter2@files',
      PARLEY_FILE_S3_KEY_ID: 'hunter2\n',
      PARLEY_FILE_S3_SECRET: 'hunter2\n',
      PARLEY_ENCRYPTION_KEY: 'hunter2',
      PARLEY_PUBLIC_URL: 'https://user:hunter2@parley.example',
      PARLEY_CORS_ORIGINS: 'https://user:hunter2@app.example',
    };
    const faults = faultsOf(env);
    expect(faults).toHaveLength(9);
    expect(faultsOf({ PARLEY_ENCRYPTION_KEY_COMMAND: 'echo hunter2' }).join()).not.toContain('hunter2');
    expect(faults.join()).not.toContain('hunter2');
  });

  it.each([
    ['half of it', { PARLEY_BOOTSTRAP_KEY_ID: 'key_1' }, 'belong together'],
    ['the other half', { PARLEY_BOOTSTRAP_KEY: 'x'.repeat(24) }, 'belong together'],
    ['a short key', { PARLEY_BOOTSTRAP_KEY_ID: 'key_1', PARLEY_BOOTSTRAP_KEY: 'x'.repeat(23) }, '24 to 500 characters'],
    [
      'a space that HTTP would strip',
      { PARLEY_BOOTSTRAP_KEY_ID: 'key_1', PARLEY_BOOTSTRAP_KEY: `${'x'.repeat(24)} ` },
      'space',
    ],
    ['other letters', { PARLEY_BOOTSTRAP_KEY_ID: 'clé', PARLEY_BOOTSTRAP_KEY: 'x'.repeat(24) }, 'printable ASCII'],
  ])('refuses a bootstrap key when there is %s', (_what, env, fault) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(fault)]);
  });

  it('reads a bucket with all that is needed to use it, and no folder beside it', () => {
    const bucket = { PARLEY_FILE_S3_URL: 'https://s3.example/files/', PARLEY_FILE_S3_KEY_ID: 'parley' };
    const env = { ...bucket, PARLEY_FILE_S3_REGION: 'eu-north-1', PARLEY_FILE_S3_SECRET: 'a secret' };
    const s3 = { bucketUrl: 'https://s3.example/files', region: 'eu-north-1' };
    const credentials = { accessKeyId: 'parley', secretAccessKey: 'a secret' };
    expect(parseConfig(env).filePlace).toEqual({ folder: null, s3: { ...s3, ...credentials } });
    expect(faultsOf(bucket)).toEqual([expect.stringContaining('need each other')]);
    expect(faultsOf({ ...env, PARLEY_FILE_FOLDER: '/files' })).toEqual([expect.stringContaining('exclude each other')]);
  });

  it('takes the keys for encryption from one place', () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
    const file = join(folder, 'key');
    writeFileSync(file, `${key}\n`);
    expect(parseConfig({ PARLEY_ENCRYPTION_KEY_FILE: file }).encryptionKeys).toEqual([Buffer.alloc(32, 7)]);
    const command = `node -e "console.log(Buffer.alloc(32, 8).toString('hex'))"`;
    expect(parseConfig({ PARLEY_ENCRYPTION_KEY_COMMAND: command }).encryptionKeys).toEqual([Buffer.alloc(32, 8)]);
    const both = faultsOf({ PARLEY_ENCRYPTION_KEY: key, PARLEY_ENCRYPTION_KEY_FILE: file });
    expect(both).toEqual([expect.stringContaining('exclude each other')]);
    rmSync(folder, { recursive: true });
  });

  it('refuses dates of version 1 that are not in their order', () => {
    expect(faultsOf({ PARLEY_V1_SUNSET_AT: '2027-06-29' })).toEqual([
      'PARLEY_V1_SUNSET_AT must not be before PARLEY_V1_READ_ONLY_AT, 2027-06-30T00:00:00.000Z.',
    ]);
    expect(faultsOf({ PARLEY_V1_DEPRECATED_AT: '2027-07-01', PARLEY_V1_READ_ONLY_AT: '2027-06-30' })).toEqual([
      'PARLEY_V1_READ_ONLY_AT must not be before PARLEY_V1_DEPRECATED_AT, 2027-07-01T00:00:00.000Z.',
    ]);
    const day = '2027-07-01';
    const once = { PARLEY_V1_DEPRECATED_AT: day, PARLEY_V1_READ_ONLY_AT: day, PARLEY_V1_SUNSET_AT: day };
    expect(faultsOf(once)).toEqual([]);
  });

  it('takes a misspelt name for a fault, and a foreign one for a foreign one', () => {
    expect(faultsOf({ PARLEY_RATE_LIMITS: 'off' })).toEqual([
      'PARLEY_RATE_LIMITS is not a setting. Is PARLEY_RATE_LIMIT meant?',
    ]);
    for (const name of ['DATABASE_URL', 'DATBASE_URL'])
      expect(faultsOf({ [`PARLEY_${name}`]: 'postgres://db/parley' })).toEqual([
        `PARLEY_${name} is not a setting. Is DATABASE_URL meant?`,
      ]);
    expect(parseConfig({ PARLEY_OF_ANOTHER_PROGRAM: 'x' }).warnings).toEqual([
      expect.stringMatching(/^PARLEY_OF_ANOTHER_PROGRAM is not/),
    ]);
    expect(parseConfig({ PARLEY_API_KEY: 'of a client', PARLEY_BASE_URL: 'http://x' }).warnings).toEqual([]);
  });

  it('is explained in full', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operations/configuration.md'), 'utf8');
    for (const name of names) expect(page).toContain(`| \`${name}\` |`);
  });
});
