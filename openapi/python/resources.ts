import type { Method, Member } from './operations.ts';
import { formatDocstring, nameOfRef, toPascal, toPythonName, type Schema, type Schemas } from './schema.ts';
import type { PythonTypes } from './types.ts';

type Resource = { methods: Method[]; resources: Map<string, Resource> };
type Argument = { name: string; type: string; required: boolean; description: string | undefined };

/** The types of both sides, of which the methods need some. */
export type Types = { models: PythonTypes; params: PythonTypes; schemas: Schemas };

const emptyResource = (): Resource => ({ methods: [], resources: new Map() });
const className = (path: readonly string[]) => `Async${path.map(toPascal).join('')}`;
const unique = (items: readonly string[]) => [...new Set(items)];

function toTree(methods: readonly Method[]): Resource {
  const root = emptyResource();
  for (const method of methods) {
    let resource = root;
    for (const part of method.resource) {
      if (!resource.resources.has(part)) resource.resources.set(part, emptyResource());
      resource = resource.resources.get(part)!;
    }
    resource.methods.push(method);
  }
  return root;
}

const nameHeader = (name: string) => name.toLowerCase().replaceAll('-', '_');

/** The names of the arguments that every method has beside its own. */
const optionNames = new Set(['self', 'call_options', 'timeout', 'retries', 'headers', 'idempotency_key', 'format']);

/** Returns the arguments that are given by name: query, body and headers, the required ones first. */
function listArguments({ operation, query, body, headers }: Method, { params }: Types): Argument[] {
  const toArgument = ({ name, schemas, required, description }: Member): Argument => {
    const types = schemas.map((one) => params.toType(one, `${toPascal(operation.operationId)}${toPascal(name)}`, 'p.'));
    return { name: toPythonName(name), type: unique(types).join(' | '), required, description };
  };
  const given = headers.map(({ name, required, description }) => ({
    name: nameHeader(name),
    type: 'str',
    required: required === true,
    description,
  }));
  const all = [...body.map(toArgument), ...query.map(toArgument), ...given];
  const twice = all.find(
    ({ name }, index) => optionNames.has(name) || all.findIndex((one) => one.name === name) !== index,
  );
  if (twice) throw new Error(`${operation['x-sdk']} has two arguments ${twice.name} in Python: give one another name.`);
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required)];
}

const oneLine = (text: string | undefined) => (text ?? '').trim().replaceAll(/\s+/g, ' ');

function formatHelp({ operation, ids }: Method, named: readonly Argument[]): string[] {
  const told = [
    ...ids.map((id) => ({ name: toPythonName(id.name), description: id.description ?? id.schema.description })),
    ...named,
  ].filter(({ description }) => description);
  const lines = told.map(({ name, description }) => `    ${name}: ${oneLine(description)}`);
  const parts = [`${operation.summary}.`, '', operation.description.trim()];
  if (operation.deprecated) parts.push('', 'Deprecated.');
  if (lines.length > 0) parts.push('', 'Args:', ...lines);
  return formatDocstring(parts.join('\n'), '        ');
}

const formatArgument = ({ name, type, required }: Argument) =>
  required ? `        ${name}: ${type},` : `        ${name}: ${type} | Omit = OMIT,`;

/** Returns the type of the answer, and of the items when it is a page. */
function resultTypes({ result, made, operation }: Method, { models, schemas }: Types): { type: string; item: string } {
  if (!result) return { type: 'None', item: 'None' };
  const name = toPascal(operation.operationId);
  const page: Schema = result.$ref ? schemas[nameOfRef(result.$ref)]! : result;
  const item = page.properties?.['data']?.items;
  const types = [...(made ? [made] : []), result].map((one) => models.toType(one, name, 'm.'));
  return { type: types.join(' | '), item: item ? models.toType(item, name, 'm.') : 'None' };
}

const formatDict = (members: readonly { name: string }[], toName = toPythonName) =>
  `given({${members.map(({ name }) => `"${name}": ${toName(name)}`).join(', ')}})`;

/** Writes the statement that makes the request of a method. */
function formatRequest(method: Method, options = 'call_options'): string {
  const { operation, httpMethod, path, query, body, takesBody, headers } = method;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `{segment("${name}", ${toPythonName(name)})}`);
  const isOptional = operation.requestBody?.required !== true;
  const parts = [
    `"${method.resource.concat(method.name).join('.')}", "${httpMethod}"`,
    filled === path ? `"${path}"` : `f'${filled}'`,
    ...(query.length > 0 ? [`query=${formatDict(query)}`] : []),
    ...(takesBody ? [`body=${formatDict(body)}${isOptional ? ' or None' : ''}`] : []),
    ...(headers.length > 0
      ? [`headers=given_headers({${headers.map(({ name }) => `"${name}": ${nameHeader(name)}`).join(', ')}})`]
      : []),
    ...(operation.security?.length === 0 ? ['open=True'] : []),
    // Signing in twice does no harm, so it may be repeated like a read.
    ...(operation.operationId === 'signInWithApiKey' ? ['repeatable=True'] : []),
    `options=${options}`,
  ];
  return `        _request = Request(\n            ${parts.join(',\n            ')},\n        )`;
}

/** Writes the result, and the statements that send the request. */
function formatSending(method: Method, types: Types): { prefix: string; result: string; lines: string[] } {
  const { type, item } = resultTypes(method, types);
  const send = `self._transport`;
  switch (method.kind) {
    case 'reply':
      return { prefix: '', result: 'AsyncChatStream', lines: [`return AsyncChatStream(${send}, _request, ${type})`] };
    case 'stream':
      return {
        prefix: '',
        result: `AsyncStream[${type}]`,
        lines: [`return AsyncStream(${send}, _request, ${type})`],
      };
    case 'page':
      return {
        prefix: '',
        result: `AsyncPager[${type}, ${item}]`,
        lines: [`return open_pages(lambda: ${send}.page(_request, ${type}))`],
      };
    case 'call':
      if (type === 'None') return { prefix: 'async ', result: 'None', lines: [`await ${send}.call(_request, None)`] };
      return {
        prefix: 'async ',
        result: type,
        lines: [`result: ${type} = await ${send}.call(_request, ${type})`, 'return result'],
      };
  }
}

/** Writes the name, the arguments and the result of a method, without the colon. */
function formatSignature(
  method: Method,
  named: readonly Argument[],
  { prefix, result }: { prefix: string; result: string },
): string[] {
  const isStream = method.kind === 'stream' || method.kind === 'reply';
  return [
    `    ${prefix}def ${toPythonName(method.name)}(`,
    '        self,',
    ...method.ids.map(
      ({ name, schema }) => `        ${toPythonName(name)}: ${schema.type === 'integer' ? 'int' : 'str'},`,
    ),
    ...(named.length > 0 ? ['        *,', ...named.map(formatArgument)] : []),
    `        **call_options: Unpack[${isStream ? 'StreamOptions' : 'CallOptions'}],`,
    `    ) -> ${result}`,
  ];
}

/** Writes the overloads of a method whose dry run answers with another model than the method itself. */
function formatOverloads(method: Method, named: readonly Argument[], types: Types): string[] {
  const { prefix, result } = formatSending(method, types);
  if (!method.made) return [];
  const made = types.models.toType(method.made, toPascal(method.operation.operationId), 'm.');
  const real = named.map((one) => (one.name === 'dry_run' ? { ...one, type: 'Literal[False]' } : one));
  const forms = [
    formatSignature(method, real, { prefix, result: made }),
    formatSignature(method, named, { prefix, result }),
  ];
  return forms.flatMap((lines) => ['    @overload', `${lines.join('\n')}: ...`, '']);
}

function formatMethod(method: Method, types: Types): string {
  const named = listArguments(method, types);
  const { prefix, result, lines } = formatSending(method, types);
  return [
    ...formatOverloads(method, named, types),
    `${formatSignature(method, named, { prefix, result }).join('\n')}:`,
    ...formatHelp(method, named),
    formatRequest(method),
    ...lines.map((line) => `        ${line}`),
  ].join('\n');
}

/** Writes the method that streams replies and runs the tools that they call. */
function formatRun(method: Method, types: Types): string {
  const named = listArguments(method, types);
  const given = named.map(({ name }) => `"${name}": ${name}`).join(', ');
  const help = `Send a message and run the tools that the reply calls.

Streams the reply, runs the functions that it calls, sends their results, and goes on until a reply calls none. What a function
raises is told to the model, which may call again. Without \`approve\`, or when it leaves a call open, the last reply is the one that
waits for approval, with its \`approvals\`.

Args:
    tools: The functions that the model may call, by their names or by those of a mapping.
    approve: Decides about each call that a person has to approve, one after the other: returns a decision, or None to leave it open.
    max_rounds: The number of times that the model may call tools before the loop is given up.
    tool_timeout: The seconds that a tool may take, after which the model is told that it failed.
${named.map(({ name, description }) => `    ${name}: ${oneLine(description)}`).join('\n')}`;
  return [
    '    def run(',
    '        self,',
    '        *,',
    '        tools: GivenTools,',
    ...named.filter(({ required }) => required).map(formatArgument),
    '        approve: Approve | None = None,',
    '        max_rounds: int = 10,',
    '        tool_timeout: float = 60.0,',
    ...named.filter(({ required }) => !required).map(formatArgument),
    '        **call_options: Unpack[StreamOptions],',
    '    ) -> AsyncToolRun:',
    ...formatDocstring(help, '        '),
    `        params = {**given({${given}}), **call_options}`,
    '        decide = AsyncRunsDecisions(self._transport).stream',
    '        return AsyncToolRun(self.stream, decide, tools, approve, max_rounds, tool_timeout, params)',
  ].join('\n');
}

/** The method that connects programs that speak AG-UI themselves. */
const aguiMethod = `    def agui(self, agent_id: str) -> AsyncAguiConnection:
        """Return the address of an agent for programs that speak AG-UI themselves, and the credential for httpx.

        \`httpx.AsyncClient().stream("POST", connection.url, auth=connection.auth, json=…)\` sends a \`RunAgentInput\`.

        Args:
            agent_id: The agent's id.
        """
        return connect_agui(self._transport, agent_id)`;

/** The method that verifies requests to webhooks. */
const unwrapMethod = `    def unwrap(
        self,
        body: str | bytes,
        headers: Mapping[str, str],
        secret: str | Sequence[str],
        *,
        tolerance: float = 300.0,
    ) -> m.WebhookEvent:
        """Return the event of a request that Parley has sent to a webhook, once its signature is verified.

        Raises \`WebhookError\` when the request is not signed with one of the secrets, or too old.

        Args:
            body: The body as it came: its text or its bytes, not the object that is made of it.
            headers: The headers of the request.
            secret: The secret of the webhook, or several, such as the old and the new one.
            tolerance: The seconds by which the time of the request may differ from this machine's.
        """
        return unwrap_webhook(body, headers, secret, tolerance=tolerance)`;

function* formatResource(resource: Resource, path: readonly string[], types: Types): Iterable<string> {
  for (const [name, below] of resource.resources) yield* formatResource(below, [...path, name], types);
  const title = path.length === 0 ? 'The resources of a client.' : `The methods of \`${path.join('.')}\`.`;
  const below = [...resource.resources.keys()].map((name) => {
    const type = className([...path, name]);
    return `        self.${toPythonName(name)} = ${type}(transport)`;
  });
  const methods = resource.methods.flatMap((method) => [
    formatMethod(method, types),
    ...(method.operation.operationId === 'streamMessage' ? [formatRun(method, types)] : []),
    ...(method.operation.operationId === 'runAgent' ? [aguiMethod] : []),
    ...(method.operation.operationId === 'createWebhook' ? [unwrapMethod] : []),
  ]);
  const init = [
    '    def __init__(self, transport: AsyncTransport) -> None:',
    '        self._transport = transport',
    ...below,
  ];
  yield [
    `class ${path.length === 0 ? 'AsyncResources' : className(path)}:`,
    `    """${title}"""`,
    '',
    [init.join('\n'), ...methods].join('\n\n'),
  ].join('\n');
}

/** Writes the module of the resources, for programs with an event loop. */
export function formatResources(methods: readonly Method[], types: Types): string {
  const head = [
    '# This file is generated by openapi/generate.ts.',
    '"""The methods of the client, by resource."""',
    '',
    'from __future__ import annotations',
    '',
    'from collections.abc import Mapping, Sequence',
    'from datetime import datetime',
    'from typing import TYPE_CHECKING, Any, Literal, overload',
    '',
    'from typing_extensions import Unpack',
    '',
    'from .. import models as m',
    'from .._model import OMIT, Omit, given, given_headers',
    'from .._options import CallOptions, Request, StreamOptions, segment',
    'from .._tools import Tools as GivenTools',
    'from .._webhooks import unwrap_webhook',
    'from .agui import AsyncAguiConnection, connect_agui',
    'from .pager import AsyncPager, open_pages',
    'from .platform import Approve',
    'from .stream import AsyncChatStream, AsyncStream',
    'from .tool_run import AsyncToolRun',
    'from .transport import AsyncTransport',
    '',
    'if TYPE_CHECKING:',
    '    from .. import params as p',
  ].join('\n');
  return `${[head, ...formatResource(toTree(methods), [], types)].join('\n\n\n')}\n`;
}
