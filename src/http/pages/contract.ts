import { asset, type Asset } from './asset.ts';

/** The bundle, as far as it is changed or read here. */
export type Bundle = {
  info: { title: string; version: string; summary?: string; contact?: object };
  servers?: object[];
  components?: { securitySchemes?: Record<string, unknown> };
};

type Flow = Record<string, unknown>;
type OAuthScheme = { flows: Record<string, Flow> };

/** Returns the contract's flow of OAuth with the addresses of this server. */
const locateFlow = (flow: Flow, publicUrl: string): Flow =>
  Object.fromEntries(
    Object.entries(flow).map(([name, value]) => [
      name,
      name.endsWith('Url') ? publicUrl.replace(/\/$/, '') + new URL(String(value)).pathname : value,
    ]),
  );

/** Returns the ways to sign in, those of OAuth at the addresses of this server. */
function locateSchemes(components: Bundle['components'], publicUrl: string): Bundle['components'] {
  const oauth2 = components?.securitySchemes?.['oauth2'] as OAuthScheme | undefined;
  if (!oauth2) return components;
  const flows = Object.entries(oauth2.flows).map(([name, flow]) => [name, locateFlow(flow, publicUrl)]);
  const scheme = { ...oauth2, flows: Object.fromEntries(flows) };
  return { ...components, securitySchemes: { ...components!.securitySchemes, oauth2: scheme } };
}

/** Returns the contract as JSON, with this server's address. */
export function contractJson(bundle: Bundle, publicUrl: string): Asset {
  return asset('application/json; charset=utf-8', JSON.stringify(located(bundle, publicUrl), null, 2));
}

/** Returns the contract as YAML, for people. Few ask for it, so the writer is loaded when somebody does. */
export async function contractYaml(bundle: Bundle, publicUrl: string): Promise<Asset> {
  const { stringify } = await import('yaml');
  const text = stringify(located(bundle, publicUrl), { aliasDuplicateObjects: false, lineWidth: 120 });
  return asset('application/yaml; charset=utf-8', text);
}

const located = (bundle: Bundle, publicUrl: string): Bundle => ({
  ...bundle,
  info: {
    ...bundle.info,
    ...(bundle.info.contact && { contact: { ...bundle.info.contact, url: `${publicUrl}/docs` } }),
  },
  servers: [{ url: publicUrl, description: 'This server' }],
  ...(bundle.components && { components: locateSchemes(bundle.components, publicUrl)! }),
});
