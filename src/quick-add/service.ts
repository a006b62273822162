import { and, type SQL, sql } from 'drizzle-orm';
import { json } from '../db/json.ts';
import { zone } from '../db/local-date.ts';
import { type Mutation, previousUndoToken, undoToken, type WriteResult } from '../db/mutation.ts';
import { projects } from '../db/schema.ts';
import { isOwn } from '../db/session.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import { project } from '../entities/projects/entity.ts';
import { NewProject } from '../entities/projects/schemas.ts';
import { task } from '../entities/tasks/entity.ts';
import { NewTask } from '../entities/tasks/schemas.ts';
import { cleanLine, isBlank } from '../messages/clean-text.ts';
import { VALIDATION } from '../messages/validation.ts';
import type { Caller } from '../shared/caller.ts';
import { hasCode } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import { invalidValue, toValidationError } from '../shared/validation.ts';
import { parseQuickAdd } from './parser/parse.ts';
import type { Token } from './parser/types.ts';
import type { QuickAdded, QuickPreview } from './responses.ts';

type Draft = QuickPreview['draft'];

/** The data that the meaning of the text depends on. */
interface Context {
  timezone: string;
  /** The project that the text names. Null if there is none. */
  project: { id: string; name: string } | null;
}

export type QuickAddService = ReturnType<typeof createQuickAddService>;

/** Creates tasks from a line of text. */
export const createQuickAddService = (deps: ServiceDeps) => ({
  /** What would be created. The title may be empty. @throws AppError VALIDATION_ERROR */
  async preview(caller: Caller, text: string): Promise<QuickPreview> {
    const preview = await readText(deps, caller, text);
    if (preview.draft.title) toNewTask(preview.draft, null);
    return preview;
  },

  /** Creates the task, and a new project with it. @throws AppError VALIDATION_ERROR, UNPROCESSABLE, LIMIT_REACHED */
  add: (caller: Caller, text: string): Promise<WriteResult<QuickAdded>> =>
    addTask(deps, caller, text).catch((err) => {
      if (!hasCode(err, 'CONFLICT', 'NOT_FOUND')) throw err;
      return addTask(deps, caller, text); // the project was created or deleted after it was looked up
    }),
});

async function readText(deps: ServiceDeps, caller: Caller, text: string): Promise<QuickPreview> {
  const now = deps.clock();
  const context = await deps.userDb.readOne<Context>(caller, selectContext(readProjectName(text, now)));
  const { draft, tokens } = parseQuickAdd(text, { now, zone: context.timezone });
  const named = draft.project && (context.project ?? { id: null, name: cleanLine(draft.project.name) });
  const title = isBlank(draft.title) ? '' : cleanLine(draft.title);
  const labels = draft.labels?.map(cleanLine);
  return { draft: { ...draft, title, ...(labels && { labels }), ...(named && { project: named }) } as Draft, tokens };
}

async function addTask(deps: ServiceDeps, caller: Caller, text: string): Promise<WriteResult<QuickAdded>> {
  const { draft, tokens } = await readText(deps, caller, text);
  const now = deps.clock();
  const context = { userId: caller.session.userId, now };
  const newProject = draft.project?.id === null ? { id: uuidv7(now), name: draft.project.name } : null;
  const input = toNewTask(draft, newProject?.id ?? draft.project?.id ?? null);
  const taskId = uuidv7(now);
  const mutation = respondWith(
    task.mutations.create(input, { ...context, newId: taskId }),
    tokens,
    newProject ? previousUndoToken : undoToken,
  );
  if (!newProject) return deps.userDb.write(caller, mutation);
  const creation = project.mutations.create(
    NewProject.parse({ name: newProject.name }),
    { ...context, newId: newProject.id },
    [taskId],
  );
  return deps.userDb.writeTogether(caller, mutation, [creation, mutation]);
}

/** The name of the project in a text. It is the same in every zone, and the user's is not read yet. */
const readProjectName = (text: string, now: Date): string | undefined =>
  parseQuickAdd(text, { now, zone: 'UTC' }).draft.project?.name;

function selectContext(name: string | undefined): SQL<Context> {
  const isNamed = and(isOwn(projects), sql`lower(${projects.name}) = lower(${cleanLine(name ?? '')}::text)`);
  const found = json<NonNullable<Context['project']>>({ id: projects.id, name: projects.name });
  return json<Context>({ timezone: zone, project: sql`(select ${found} from ${projects} where ${isNamed})` });
}

/** @throws AppError VALIDATION_ERROR */
function toNewTask({ project: _, ...fields }: Draft, projectId: string | null): NewTask {
  if (!fields.title) throw invalidValue('text', VALIDATION.noTitle);
  const parsed = NewTask.safeParse({ ...fields, projectId });
  if (!parsed.success) throw toValidationError(parsed.error.issues.map(inText), 'body');
  return parsed.data;
}

/** Every problem is one of `text`, the only field of the request. */
const inText = <Issue extends object>(issue: Issue) => ({ ...issue, path: ['text'] });

/** The event has only the task; the response, which is also stored under the Idempotency-Key, has the tokens too. */
const respondWith = (
  mutation: Mutation<{ task: QuickAdded['task'] }>,
  tokens: Token[],
  token: SQL<string | null>,
): Mutation<QuickAdded> => ({
  ...(mutation as Mutation<unknown> as Mutation<QuickAdded>),
  toResponse: (data) =>
    json<QuickAdded>({
      task: sql`(${data} -> 'task')`,
      tokens: sql`${JSON.stringify(tokens)}::json`,
      undoToken: token,
    }),
});
