import { asset, type Asset } from './asset.ts';
import { toAsyncContract } from './async-contract.ts';
import { exampleUrl } from './example-url.ts';

/** The bundle, as far as it is changed or read here. */
export type Bundle = {
  info: { title: string; version: string; summary?: string; contact?: object };
  servers?: object[];
  components?: { securitySchemes?: Record<string, unknown> };
};

type OAuthScheme = { flows: Record<string, Record<string, unknown>> };

/** Returns the scopes for which people can sign in by OAuth; none when the contract has no such way. */
export function listOAuthScopes({ components }: Bundle): string[] {
  const oauth2 = components?.securitySchemes?.['oauth2'] as OAuthScheme | undefined;
  return Object.keys(oauth2?.flows['authorizationCode']?.['scopes'] ?? {});
}

/** Returns the contract as JSON, with this server's address. */
export function contractJson(bundle: Bundle, publicUrl: string): Asset {
  return asset('application/json; charset=utf-8', JSON.stringify(located(bundle, publicUrl), null, 2));
}

/** The path of the events of real-time voice, in AsyncAPI. */
export const asyncContractPath = '/asyncapi/v2.json';

/** Returns the events of real-time voice in AsyncAPI as JSON, with this server's address. */
export function asyncContractJson(bundle: Bundle, publicUrl: string): Asset {
  const document = toAsyncContract(located(bundle, publicUrl), publicUrl);
  return asset('application/json; charset=utf-8', JSON.stringify(document, null, 2));
}

type Parameter = { required?: boolean; example?: unknown };

/** Returns a parameter whose example shows what it may be, and is not sent unless the reader says so. */
function offerParameter({ example, ...parameter }: Parameter): Parameter {
  if (example === undefined || parameter.required) return { ...parameter, ...(example !== undefined && { example }) };
  return { ...parameter, examples: { example: { value: example, 'x-disabled': true } } } as Parameter;
}

type WithParameters = { parameters?: Parameter[] };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const mapValues = <T extends object>(map: T, change: (value: unknown) => unknown): T =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)])) as T;

/** Returns an operation, or a path, with the parameters of its own as `offerParameter` has them. */
function offerOwn<T extends WithParameters>(owner: T): T {
  return owner.parameters ? { ...owner, parameters: owner.parameters.map(offerParameter) } : owner;
}

/** The names of the languages of samples. */
const languages: Record<string, string> = { sh: 'curl', ts: 'TypeScript', python: 'Python' };

/** Returns the samples of an operation as Scalar and others read them. */
const toCodeSamples = (samples: Record<string, string>) =>
  Object.entries(samples).map(([lang, source]) => ({ lang, label: languages[lang], source }));

/**
 * Returns the contract as pages for trying show it, with the samples of its operations by their ids. Scalar sends every parameter that has an example, and a request with all
 * optional ones at once would be refused.
 */
export function referenceJson(
  bundle: Bundle,
  publicUrl: string,
  samples: Record<string, Record<string, string>>,
): Asset {
  const { paths, ...document } = located(bundle, publicUrl) as Bundle & { paths: Record<string, WithParameters> };
  const shared = document.components as { parameters?: Record<string, Parameter> } | undefined;
  const offerOperation = (value: unknown) => {
    if (!isObject(value) || Array.isArray(value)) return value;
    const operation = value as WithParameters & { operationId?: string };
    const own = samples[operation.operationId ?? ''];
    return { ...offerOwn(operation), ...(own && { 'x-codeSamples': toCodeSamples(own) }) };
  };
  const offered = {
    ...document,
    paths: mapValues(paths, (item) => mapValues(offerOwn(item as WithParameters), offerOperation)),
    components: {
      ...shared,
      ...(shared?.parameters && {
        parameters: mapValues(shared.parameters, (each) => offerParameter(each as Parameter)),
      }),
    },
  };
  return asset('application/json; charset=utf-8', JSON.stringify(offered));
}

/** Returns the contract as YAML, for people. Few ask for it, so the writer is loaded when somebody does. */
export async function contractYaml(bundle: Bundle, publicUrl: string): Promise<Asset> {
  const { stringify } = await import('yaml');
  const text = stringify(located(bundle, publicUrl), { aliasDuplicateObjects: false, lineWidth: 120 });
  return asset('application/yaml; charset=utf-8', text);
}

/** Returns the contract with the address of this server: as the only one, and in descriptions, examples and OAuth's flows. */
function located(bundle: Bundle, publicUrl: string): Bundle {
  const url = publicUrl.replace(/\/$/, '');
  const text = JSON.stringify(bundle).replaceAll(exampleUrl, () => JSON.stringify(url).slice(1, -1));
  return { ...(JSON.parse(text) as Bundle), servers: [{ url: publicUrl, description: 'This server' }] };
}
