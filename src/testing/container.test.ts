import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Service = {
  image?: string;
  build?: string;
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  privileged?: boolean;
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  ports?: string[];
  environment?: Record<string, string>;
  command?: string[];
  healthcheck?: object;
  networks?: string[];
};

const compose = read('compose.yaml');
const { services, networks } = parse(compose, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};
const dockerfile = read('Dockerfile').replaceAll(/\\\n\s*/g, '');
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));
const all = (name: string) =>
  instructions.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
const pinned = /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

describe('the image', () => {
  it('is made from a version with its digest, the same in each stage', () => {
    expect(all('ARG').map((arg) => arg.split('='))).toEqual([['NODE_IMAGE', expect.stringMatching(pinned)]]);
    expect(all('FROM')).toEqual(['${NODE_IMAGE} AS packages', '${NODE_IMAGE}']);
  });

  it('runs as a user by number, who owns nothing but the data', () => {
    expect(all('USER')).toEqual(['1000:1000']);
    const after = instructions.slice(instructions.findIndex((line) => line.startsWith('USER')));
    expect(after.filter((line) => /^(?:RUN|COPY|ADD) /.test(line))).toEqual([]);
    expect(dockerfile.match(/chown[^&\n]*/g)).toEqual(['chown 1000:1000 /data']);
    expect(dockerfile).not.toMatch(/--chown|chmod|\bADD\b|curl|wget/);
  });

  it('has production packages only, none of which runs a script when it is installed', () => {
    const [install] = all('RUN');
    expect(install).toMatch(/^npm ci --omit=dev --omit=optional --ignore-scripts /);
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
    const production = Object.entries(packages).filter(([, { dev }]) => !dev);
    expect(production.map(([name]) => name).filter((name) => /@scalar|\bvue\b|@scarf/.test(name))).toEqual([]);
  });

  it('leaves out everything that the server does not need, secrets first', () => {
    const [everything, ...lines] = read('.dockerignore').trim().split('\n');
    expect(everything).toBe('*');
    const kept = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = all('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(kept.toSorted()).toEqual([...new Set(copied)].toSorted());
  });

  it('says when it is well', () => {
    expect(all('HEALTHCHECK')[0]).toContain('/v2/health');
  });
});

/** What a service may do that the others may not, and why. */
const exceptions: Record<string, Partial<Service>> = {
  // It writes beside its own code when it starts, and its image has no user but root.
  litellm: { read_only: false, user: undefined },
};

describe.each(Object.entries(services))('the service %s', (name, service) => {
  it('may do no more than it needs', () => {
    const { read_only = true, user = '0:0' } = exceptions[name] ?? { user: service.user };
    expect(service).toMatchObject({ read_only, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    if (user !== '0:0') expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect([service.cap_add, service.privileged]).toEqual([undefined, undefined]);
  });

  it('is what it was when it was tried, and says when it is well', () => {
    if (service.build) return;
    expect(service.image).toMatch(pinned);
    expect(service.healthcheck).toBeDefined();
  });

  it('is reached from this machine only, or not at all', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    if (!service.networks?.includes('default') && service.networks) expect(service.networks).toEqual(['storage']);
  });

  it('has no password but those of the environment, without which nothing starts', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|MASTER_KEY|BOOTSTRAP/.test(variable)) expect(value).toMatch(/^\$\{\w+:\?[^}]+\}$/);
      const credentials = /:\/\/[^/@]*:([^/]*)@/.exec(value)?.[1];
      if (credentials) expect(credentials).toMatch(/^\$\{\w+:\?.+\}$/);
    }
  });
});

describe('the services that watch', () => {
  const watching = parse(read('docs/operations/monitoring/compose.yaml')) as { services: Record<string, Service> };
  const { parley, ...others } = watching.services;

  it.each(Object.entries(others))('may do no more than they need: %s', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect([service.mem_limit, service.user, service.healthcheck]).not.toContain(undefined);
    expect(service.image).toMatch(/^[\w/]+:v?\d+\.\d+\.\d+$/);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('reach the metrics, and only by a network that leads nowhere', () => {
    expect(parley!.environment).toEqual({ PARLEY_METRICS_PORT: '9464' });
    expect(parse(read('docs/operations/monitoring/prometheus.yaml')).scrape_configs[0]).toMatchObject({
      job_name: 'parley',
      dns_sd_configs: [{ names: ['parley'], port: 9464 }],
    });
    expect(others['prometheus']!.networks).toEqual(['metrics']);
  });
});

describe('the services', () => {
  it('that store data reach nothing outside', () => {
    expect(networks['storage']).toEqual({ internal: true });
    expect(services['postgres']!.networks).toEqual(['storage']);
    expect(services['redis']!.networks).toEqual(['storage']);
  });

  it('that answer callers ask for a password', () => {
    expect(services['redis']!.command!.join(' ')).toContain('requirepass');
    expect(compose).toContain('master_key: os.environ/LITELLM_MASTER_KEY');
  });
});
