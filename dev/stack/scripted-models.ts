import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { HttpError, type HttpResponse, type LoopbackServer, listenOnLoopback, parseJson } from './http-server.ts';
import { anthropicWire, type ModelOutput, openAiWire } from './model-wire.ts';

const maxBodyBytes = 1_000_000;
const betweenEventsMs = 25;

/** Content that is no text belongs to a tool call. */
const Content = z.unknown().transform((content) => (typeof content === 'string' ? content : ''));
const Message = z.object({ role: z.string(), content: Content });

const System = z.union([
  z.string(),
  z.array(z.object({ text: z.string() })).transform((blocks) => blocks.map(({ text }) => text).join('\n\n')),
]);

const AnthropicRequest = z.object({ system: System, messages: z.array(Message) });
const OpenAiRequest = z.object({ messages: z.array(Message) });

const Phrases = z.array(z.object({ key: z.string(), text: z.string() }));

/** Serves both model APIs: `/anthropic` and `/openai/v1`. */
interface ScriptedModels {
  vars: Record<string, string>;
  close(): Promise<void>;
}

/** Starts a scripted model behind both vendors' protocols. It needs no key, streams, and makes proposals. */
export async function startScriptedModels(): Promise<ScriptedModels> {
  const server: LoopbackServer = await listenOnLoopback({
    maxBodyBytes,
    handle: async ({ url, body }) => respond(url.pathname, parseJson(body)),
    formatError: (status, message) => ({ status, body: { error: { type: 'scripted', message } } }),
  });
  return {
    vars: {
      ANTHROPIC_API_KEY: 'scripted',
      ANTHROPIC_BASE_URL: `${server.origin}/anthropic`,
      OPENAI_API_KEY: 'scripted',
      OPENAI_BASE_URL: `${server.origin}/openai/v1`,
    },
    close: () => server.close(),
  };
}

function respond(path: string, body: unknown): HttpResponse {
  if (path === '/anthropic/v1/messages') {
    const { system, messages } = AnthropicRequest.parse(body);
    return { status: 200, events: slowly(anthropicWire(scriptFor(system, messages))) };
  }
  if (path === '/openai/v1/chat/completions') {
    const [system, ...messages] = OpenAiRequest.parse(body).messages;
    return { status: 200, events: slowly(openAiWire(scriptFor(system?.content ?? '', messages))) };
  }
  throw new HttpError(404, `There is no model API at ${path}`);
}

async function* slowly(wire: string): AsyncGenerator<string> {
  for (const event of wire.split(/(?<=\n\n)/)) {
    yield event;
    await wait(betweenEventsMs);
  }
}

/** Chooses the model's reply to the last message. */
export function scriptFor(system: string, messages: z.infer<typeof Message>[]): ModelOutput {
  const data = parseFacts(system);
  const phrases = Phrases.safeParse(parseJsonText(data)).data;
  if (phrases) return { texts: [JSON.stringify(phrases)] };

  const said = messages.at(-1)?.content ?? '';
  const facts = readFacts(data);
  const [, title] = /^\s*(?:add|добавь)[:\s]+(.+)/isu.exec(said) ?? [];
  if (title) return proposing(said, 'add_tasks', { tasks: [{ title: title.trim().slice(0, 200) }] });
  const task = findNamedTask(said, facts.tasks);
  if (task && /\b(?:done|complete|finished)\b|готово|сделано|заверши/iu.test(said)) {
    return proposing(said, 'update_task', { task, status: 'completed' });
  }
  if (task && /\b(?:move|tomorrow)\b|перенеси|завтра/iu.test(said)) {
    return proposing(said, 'update_task', { task, due: `${dayAfter(facts.today)} 09:00` });
  }
  return { texts: buildHint(said, facts.tasks[0]?.title.trim()).split(/(?<= )/) };
}

/** The task with the longest title that the message contains. @returns its alias, such as `t1` */
function findNamedTask(said: string, tasks: Facts['tasks']): string | undefined {
  const message = said.toLowerCase();
  const named = tasks.filter(({ title }) => message.includes(title.trim().toLowerCase()));
  return named.toSorted((a, b) => b.title.length - a.title.length)[0]?.task;
}

function buildHint(said: string, first: string | undefined): string {
  if (isRussian(said)) {
    const hint = 'Это модель по сценарию.';
    if (first === undefined) return `${hint} Открытых задач нет. Попробуйте: «добавь купить хлеб».`;
    return `${hint} Начните с «${first}». Попробуйте: «добавь купить хлеб», «заверши ${first}», «перенеси ${first} на завтра».`;
  }
  const hint = 'This is a scripted model.';
  if (first === undefined) return `${hint} You have no open tasks. Try: “add buy bread”.`;
  return `${hint} Start with “${first}”. Try: “add buy bread”, “complete ${first}”, “move ${first} to tomorrow”.`;
}

const proposing = (said: string, tool: string, input: object): ModelOutput => ({
  texts: (isRussian(said) ? 'Предлагаю такое изменение:' : 'I would change this:').split(/(?<= )/),
  calls: [{ tool, pieces: [JSON.stringify(input)] }],
});

const isRussian = (text: string) => /\p{Script=Cyrillic}/u.test(text);

const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

interface Facts {
  today: string;
  tasks: { task: string; title: string }[];
}

/** Reads the date and the table of tasks: see src/assistant/prompt-context.ts. */
function readFacts(data: string): Facts {
  const [, today = '1970-01-01'] = /^Today: \w+ (\d{4}-\d{2}-\d{2})/m.exec(data) ?? [];
  const tasks = [...data.matchAll(/^(t\d+)\|([^|\n]*)/gm)].map(([, task = '', title = '']) => ({ task, title }));
  return { today, tasks };
}

/** The text between the lines with the nonce: see src/ai-worker/prompts.ts. */
function parseFacts(system: string): string {
  const [, , data = '""'] = /\n(facts-[0-9a-f-]+)\n(.*)\n\1(?:\n|$)/s.exec(system) ?? [];
  return z.string().parse(JSON.parse(data));
}

function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
