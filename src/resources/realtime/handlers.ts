import type { CreateSession, RealtimeTarget } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { VoicePlace } from '#src/api/socket.ts';
import type { Write } from '#src/api/write.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { requireService } from '#src/resources/services/require.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { insertSessionOf } from '#src/resources/sessions/new-session-store.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { readSecret, writeSecret } from './secret.ts';

const choices = ['agent_id', 'service_id', 'session_id'] as const;

/** @throws `invalid_request` unless a target names one thing to connect with. `place` is the place of its members. */
function requireOneTarget(
  target: RealtimeTarget,
  toPlace: (member: string) => { pointer: string } | { parameter: string },
) {
  const named = choices.filter((name) => target[name] !== undefined);
  if (named.length === 1) return;
  const detail = `Name one of ${choices.join(', ')}${named.length === 0 ? '' : `, not ${named.join(' and ')}`}.`;
  throw invalidRequest([
    { ...toPlace(named[1] ?? 'agent_id'), detail, code: named.length === 0 ? 'required' : 'not_allowed' },
  ]);
}

/** @throws `session_ended` */
async function requireOpenSession(
  { dataSource }: Pick<Services, 'dataSource'>,
  principal: Principal,
  id: string,
): Promise<SessionRow> {
  const session = await requireSession(dataSource, principal, id);
  if (session.status === 'ended') throw problem('session_ended', `The session ${id} has ended.`);
  return session;
}

/** Returns the target as the beginning of a session. */
const toNewSession = ({ agent_id, service_id, version_set, user_id }: RealtimeTarget): CreateSession => ({
  ...(agent_id !== undefined && { agent_id }),
  ...(service_id !== undefined && { service_id, version_set: version_set ?? 'release' }),
  ...(user_id !== undefined && { user: { id: user_id } }),
});

/** Makes a session of a target. */
const openSession = (
  { clock, write }: Services & { write: Write },
  principal: Principal,
  target: RealtimeTarget,
): Promise<VoicePlace> =>
  write.inStep(async (tx, note) => {
    const row = await insertSessionOf(tx, principal, toNewSession(target), clock());
    note.target = row.id;
    return { ...toPlace(row, target), isNew: true };
  });

const toPlace = (
  { id: sessionId, conversationId, agentId, serviceId, versionSet }: SessionRow,
  { agent_id, service_id }: RealtimeTarget,
): VoicePlace => ({
  sessionId,
  conversationId,
  agentId,
  model: agent_id ?? service_id ?? (serviceId === null ? agentId : `${serviceId}:${versionSet}`),
  isNew: false,
  settings: null,
});

export const connectRealtime: Handler<'connectRealtime'> = async (services, { query, principal, write }) => {
  const secret = readSecret(principal);
  const isNamed = choices.some((name) => query[name] !== undefined);
  const target: RealtimeTarget = secret ? secret.target : query;
  if (secret && isNamed && choices.some((name) => query[name] !== secret.target[name]))
    throw problem('insufficient_permissions', 'A secret connects with what it was made for: leave the query out.');
  requireOneTarget(target, (parameter) => ({ parameter }));
  const place = target.session_id
    ? toPlace(await requireOpenSession(services, principal, target.session_id), target)
    : await openSession({ ...services, write }, principal, target);
  return { status: 101, place: { ...place, settings: secret?.session ?? null } };
};

export const createRealtimeSecret: Handler<'createRealtimeSecret'> = async (services, { body, principal, write }) => {
  const { target, expires_in = 600, session } = body;
  requireOneTarget(target, (member) => ({ pointer: `/target/${member}` }));
  const { dataSource } = services;
  const { organizationId } = principal;
  if (target.session_id) await requireOpenSession(services, principal, target.session_id);
  if (target.agent_id) await requireAgent(dataSource, organizationId, target.agent_id);
  if (target.service_id) await requireService(dataSource, organizationId, target.service_id);
  const { user_id, ...place } = target;
  const issueSecret = await services.tokens.prepareVoiceSecret(principal);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const now = services.clock();
    const user = user_id === undefined ? undefined : { id: user_id };
    const userId = await resolveUser(tx, principal, user, { pointer: '/target/user_id', now });
    const voice = writeSecret({ target: place, ...(session && { session }) });
    const { id_token, expires_at } = await issueSecret({ userId, voice, lifetimeS: expires_in });
    // Nobody reads the value a second time.
    note.after = { expires_at };
    return { status: 200, body: { value: id_token, expires_at } };
  });
};
