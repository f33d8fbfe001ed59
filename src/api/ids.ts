import { typeid } from '#generated/packages/typeid-js.js';

/** The prefixes of ids, one for each kind of resource. */
export type Prefix =
  | 'agt'
  | 'tool'
  | 'hsm'
  | 'svc'
  | 'file'
  | 'whk'
  | 'dlv'
  | 'evt'
  | 'simpersona'
  | 'simscenario'
  | 'simtest'
  | 'simset'
  | 'simrun'
  | 'conv'
  | 'brn'
  | 'sess'
  | 'run'
  | 'apr'
  | 'msg'
  | 'mem'
  | 'key'
  | 'client'
  | 'org'
  | 'usr'
  | 'req'
  | 'rdn'
  | 'chk'
  | 'tpl'
  | 'mig'
  | 'aud';

/** Returns a new TypeID: the prefix and a UUIDv7 in base32. Ids of one process sort in the order of their creation. */
export function newId(prefix: Prefix): string {
  return typeid(prefix).toString();
}
