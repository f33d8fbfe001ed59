import type { Break, PassingAnswer, PassingRequest } from './breaking-proxy.ts';

type AnswerTest = (request: PassingRequest, answer: PassingAnswer) => boolean;

const whenever =
  (test: AnswerTest, change: (answer: PassingAnswer, request: PassingRequest) => void): Break['answer'] =>
  (answer, request) => {
    if (test(request, answer)) change(answer, request);
  };

/** Changes answers that fit a test. */
const onAnswer = (test: AnswerTest, change: (answer: PassingAnswer, request: PassingRequest) => void): Break => ({
  answer: whenever(test, change),
});

const setHeader = (name: string, value: string) => (answer: PassingAnswer) => void (answer.headers[name] = value);
const dropHeader = (name: string) => (answer: PassingAnswer) => void delete answer.headers[name];
const setStatus = (status: number) => (answer: PassingAnswer) => void (answer.status = status);
const replaceText = (from: string | RegExp, to: string) => (answer: PassingAnswer) =>
  void (answer.text = answer.text.replaceAll(from, to));

/** Changes the JSON of a body. */
const editBody = (edit: (body: any) => void) => (answer: PassingAnswer) => {
  const body = JSON.parse(answer.text);
  edit(body);
  answer.text = JSON.stringify(body);
};

const splitFrames = (text: string) => text.split('\n\n').filter(Boolean);
const joinFrames = (frames: string[]) => frames.map((frame) => `${frame}\n\n`).join('');

/** Changes the frames of a stream. */
const editFrames = (edit: (frames: string[]) => string[]) => (answer: PassingAnswer) =>
  void (answer.text = joinFrames(edit(splitFrames(answer.text))));

const isLog: AnswerTest = ({ path, headers }) => path.endsWith('?view=raw&follow=false') && !headers['last-event-id'];
const isJoin: AnswerTest = ({ path }) => path.includes('follow=false&after_seq=');
const isChat: AnswerTest = ({ path }) => path.startsWith('/v2/chat/messages/stream');
const isAgent: AnswerTest = ({ path, method }) => /^\/v2\/agents\/agt_\w+$/.test(path) && method !== 'DELETE';
const isAgentRead: AnswerTest = (request, answer) => isAgent(request, answer) && request.method !== 'PATCH';
const isGoodRead: AnswerTest = (request, answer) => isAgentRead(request, answer) && answer.status === 200;
const isNowhere: AnswerTest = ({ path }) => path === '/v2/no_such_path';
const isList: AnswerTest = ({ path }, { status }) => path.startsWith('/v2/conversations?') && status === 200;
const isRun: AnswerTest = ({ path }) => path.endsWith('/run');

/** Leaves the event with this number out of the history and of all streams. */
function leaveOut(seq: number): Break {
  const isIt = (line: string) => line.includes(`"seq":${seq},`);
  return onAnswer(
    ({ path }) => path.includes('/events'),
    (answer, { path }) => {
      if (path.includes('/history'))
        editBody((body) => (body.data = body.data.filter((one: any) => one.seq !== seq)))(answer);
      else if (answer.text.startsWith('{'))
        answer.text = answer.text
          .split('\n')
          .filter((line) => !isIt(line))
          .join('\n');
      else editFrames((frames) => frames.filter((frame) => !frame.startsWith(`id: ${seq}\n`)))(answer);
    },
  );
}

const streamBreaks: Record<string, Break> = {
  'A stream is text/event-stream, and no cache keeps it': onAnswer(isLog, setHeader('cache-control', 'max-age=60')),
  'Each event is JSON, and is named by its type': onAnswer(isLog, replaceText('event: RUN_STARTED', 'event: BEGIN')),
  'Ids are numbers that rise': onAnswer(isLog, replaceText('id: 3\n', 'id: 2\n')),
  'The raw view has every event of the history, none twice and none left out': onAnswer(
    isLog,
    editFrames((frames) => frames.filter((_, index) => index !== 5)),
  ),
  'The numbers of the history have no gap': leaveOut(8),
  'The order of events is one that an AG-UI client accepts': onAnswer(
    (request, answer) =>
      request.path.includes('/events') && (!isJoin(request, answer) || request.path.includes('prelude=false')),
    replaceText('STEP_FINISHED', 'STEP_STARTED'),
  ),
  'Last-Event-ID at every number gives the same rest': onAnswer(
    ({ headers }) => headers['last-event-id'] === '7',
    editFrames((frames) => frames.slice(1)),
  ),
  'after_seq at every number gives the same rest, as NDJSON': onAnswer(
    ({ path }) => path.includes('prelude=false&after_seq=7'),
    (answer) => void (answer.text = answer.text.split('\n').slice(1).join('\n')),
  ),
  'A reader that joins at any number gets what an AG-UI client accepts': onAnswer(
    isJoin,
    editFrames((frames) => frames.filter((frame) => frame.startsWith('id:'))),
  ),
  'A place that the log has not reached is refused as invalid_cursor': onAnswer(
    ({ path }) => path.includes('/events?after_seq=') && !path.includes('prelude'),
    setStatus(404),
  ),
  'A silent stream is kept alive with heartbeats that are no events': {
    chunk: (text) => text.replaceAll(/^:.*\n/gm, ''),
  },
  'A chat begins with message_start and ends with message_complete': onAnswer(
    isChat,
    replaceText('event: message_start', 'event: start'),
  ),
  'The pieces of an answer are counted from 0, and add up to the answer': onAnswer(
    isChat,
    replaceText('"index":1', '"index":5'),
  ),
  'A chat that is joined after any number goes on with the same rest': onAnswer(
    (request, answer) => isChat(request, answer) && request.method === 'GET',
    editFrames((frames) => frames.slice(1)),
  ),
};

const problemBreaks: Record<string, Break> = {
  'What breaks the contract is refused with the status of its kind': onAnswer(
    (_request, { status }) => status === 405,
    (answer) => {
      answer.status = 400;
      editBody((body) => (body.status = 400))(answer);
    },
  ),
  'A problem is application/problem+json': onAnswer(isNowhere, setHeader('content-type', 'application/json')),
  'A problem has type, title, status, detail and instance': onAnswer(
    isNowhere,
    editBody((body) => delete body.title),
  ),
  'A problem repeats the status of its answer': onAnswer(
    isNowhere,
    editBody((body) => (body.status = 410)),
  ),
  'A problem names the path of its request': onAnswer(
    isNowhere,
    editBody((body) => (body.instance = '/')),
  ),
  'A problem has the id of its request, as in X-Request-ID': onAnswer(
    isNowhere,
    editBody((body) => (body.request_id = 'req_other')),
  ),
  'A problem has a code in snake case, and says whether to try again': onAnswer(
    isNowhere,
    editBody((body) => (body.error_code = 'NotFound')),
  ),
  'A fault of the body is named by a JSON pointer, each fault once': onAnswer(
    ({ path, method }, { status }) => path === '/v2/agents' && method === 'POST' && status === 400,
    editBody((body) => body.errors.pop()),
  ),
  'A fault of a parameter is named by the parameter': onAnswer(
    ({ path }) => path.includes('no_such_parameter'),
    replaceText('"parameter":"no_such_parameter"', '"parameter":"other"'),
  ),
  'Who has no credential is told how to send one': onAnswer(
    (_, { status }) => status === 401,
    dropHeader('www-authenticate'),
  ),
  'Who uses a wrong method is told the right ones': onAnswer((_, { status }) => status === 405, dropHeader('allow')),
};

const headerBreaks: Record<string, Break> = {
  'X-API-Version is the version of the path': onAnswer(isGoodRead, setHeader('x-api-version', '1.0')),
  'A body is what its Content-Type says': onAnswer(isGoodRead, setHeader('content-type', 'text/plain')),
  'Browsers are told not to guess the media type': onAnswer(isGoodRead, dropHeader('x-content-type-options')),
  'A read is kept by its caller only, and varies with the credential': onAnswer(
    isGoodRead,
    setHeader('cache-control', 'public'),
  ),
  'The id of a request is repeated': onAnswer(
    ({ headers }) => headers['x-request-id'] !== undefined,
    setHeader('x-request-id', 'req_other'),
  ),
  'A request without an id is given one of its own': onAnswer(
    (request, answer) => isGoodRead(request, answer) && request.headers['x-request-id'] === undefined,
    setHeader('x-request-id', 'req_same'),
  ),
  'Location is the path of what was made': onAnswer(
    ({ method, path }, { status }) => method === 'POST' && path === '/v2/agents' && status === 201,
    setHeader('location', '/v2/agents/agt_00000000000000000000000000'),
  ),
  'HEAD has the status and the headers of GET, and no body': onAnswer(
    ({ method }) => method === 'HEAD',
    dropHeader('etag'),
  ),
};

const pagingBreaks: Record<string, Break> = {
  'Each item comes once, in the order of the whole list': onAnswer(
    (request, answer) => isList(request, answer) && request.path.includes('&after='),
    editBody((body) => body.data[0] && (body.data[0].id = 'conv_twice')),
  ),
  'A page has no more items than its limit, and the last one alone has fewer': {
    request: (request) => void (request.path = request.path.replace('limit=2&after', 'limit=1&after')),
  },
  'has_more says whether there is a next page': onAnswer(
    (request, answer) => isList(request, answer) && request.path.includes('&after='),
    editBody((body) => (body.has_more = true)),
  ),
  'The way back has the same items': onAnswer(
    (request, answer) => isList(request, answer) && request.path.includes('&before='),
    editBody((body) => (body.data = body.data.toReversed())),
  ),
  'Link names the pages that the cursors lead to': onAnswer(isList, (answer) => {
    answer.headers['link'] = String(answer.headers['link'] ?? '').replaceAll(/&?after=[^>&]*/g, '');
  }),
  'X-Total-Count is the number of all items': onAnswer(
    ({ path }) => path.includes('include_total'),
    setHeader('x-total-count', '999'),
  ),
  'A cursor that is none is refused as invalid_cursor': onAnswer(
    ({ path }) => path.includes('after=nonsense'),
    setStatus(404),
  ),
  'A limit out of bounds is refused, and so are two cursors': onAnswer(
    ({ path }) => path.includes('limit=0'),
    setStatus(200),
  ),
};

/** The number of plain reads of an agent, for a break that concerns one of them. */
function createReadCount(wanted: number): AnswerTest {
  let count = 0;
  return (request, answer) => {
    if (!isGoodRead(request, answer) || request.headers['if-none-match'] !== undefined) return false;
    count += 1;
    return count === wanted;
  };
}

const weaken = (answer: PassingAnswer) => {
  if (answer.headers.etag) answer.headers.etag = `W/${answer.headers.etag}`;
};

const conditionalBreaks: Record<string, Break> = {
  'A read has a strong entity tag': {
    request: ({ headers }) => {
      if (headers['if-match'] !== undefined) headers['if-match'] = headers['if-match'].replace('W/', '');
    },
    answer: whenever(isAgent, weaken),
  },
  'A read of what has not changed has the same tag': onAnswer(createReadCount(3), setHeader('etag', '"another"')),
  'If-None-Match with the tag is answered with 304, the tag and no body': {
    request: ({ headers }) => {
      if (/^"[^"]+"$/.test(headers['if-none-match'] ?? '')) delete headers['if-none-match'];
    },
  },
  'If-None-Match compares weakly, takes a list, and * for anything': {
    request: ({ headers }) => {
      if (headers['if-none-match'] === '*') delete headers['if-none-match'];
    },
  },
  'If-None-Match with another tag is answered in full': {
    request: ({ headers }) => {
      if (headers['if-none-match'] === '"other"') headers['if-none-match'] = '*';
    },
  },
  'A change with the tag is made, and has another tag': onAnswer(
    ({ method, path }, { status }) => method === 'PATCH' && status === 200 && !path.endsWith('/state'),
    setHeader('etag', '"another"'),
  ),
  'A change with a tag of before is refused with 412, and is not made': {
    request: ({ headers }) => {
      if (headers['if-match'] === '"before"') headers['if-match'] = '*';
    },
  },
  'A change that needs a tag is refused without one, with 428': {
    request: ({ headers, path }) => {
      if (path.endsWith('/state')) headers['if-match'] = '*';
    },
  },
};

const aguiBreaks: Record<string, Break> = {
  'A RunAgentInput is answered with 200 and text/event-stream': onAnswer(
    isRun,
    setHeader('content-type', 'text/plain'),
  ),
  'Each event of a run is JSON with a type': onAnswer(
    isRun,
    editFrames(([first, ...others]) => [first!, 'data: {"odd":1}', ...others]),
  ),
  'A run begins with RUN_STARTED, and ends with RUN_FINISHED or RUN_ERROR': onAnswer(
    isRun,
    editFrames((frames) => frames.slice(0, -1)),
  ),
  'RUN_STARTED and RUN_FINISHED name the thread and the run that were sent': onAnswer(
    isRun,
    replaceText('"threadId":"conform-thread"', '"threadId":"other"'),
  ),
  'The stream ends with its run': { staysOpen: ({ path }) => path.endsWith('/run') },
  'An AG-UI client reads the stream': onAnswer(isRun, replaceText('\n', '\r\n')),
  'Each event has the members that AG-UI gives it': onAnswer(
    isRun,
    replaceText('"type":"RUN_FINISHED"', '"type":"RUN_FINISHED","result":null'),
  ),
  'An AG-UI client accepts the run': onAnswer(isRun, replaceText('STEP_FINISHED', 'STEP_STARTED')),
};

/** A break of each rule, by the title of the rule. */
export const breaks: Record<string, Record<string, Break>> = {
  streams: streamBreaks,
  problems: problemBreaks,
  headers: headerBreaks,
  paging: pagingBreaks,
  conditional: conditionalBreaks,
  agui: aguiBreaks,
};
