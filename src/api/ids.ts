import { typeid } from 'typeid-js';

export type Prefix =
  | 'agt'
  | 'conv'
  | 'brn'
  | 'sess'
  | 'run'
  | 'msg'
  | 'mem'
  | 'key'
  | 'org'
  | 'usr'
  | 'req'
  | 'rdn'
  | 'chk'
  | 'tpl'
  | 'mig';

/** A new id in TypeID form: the prefix and a UUIDv7 in base32. Ids made by one process sort in the order they were made. */
export function newId(prefix: Prefix): string {
  return typeid(prefix).toString();
}
