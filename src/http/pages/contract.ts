import { asset, type Asset } from './asset.ts';

/** The bundle, as far as it is changed or read here. */
export type Bundle = {
  info: { title: string; version: string; summary?: string; contact?: object };
  servers?: object[];
};

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
});
