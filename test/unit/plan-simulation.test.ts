import { describe, expect, it } from 'vitest';
import type { StoredPlan } from '../../src/entities/plans/responses.ts';
import { type Block, durationMinutes, parseBlocks, parseSpan, totalMinutes } from '../../src/planning/plan/blocks.ts';
import { coveringDays, type Days, daysToSpan, startsWithin, touches } from '../../src/planning/plan/days.ts';
import { dropTask } from '../../src/planning/plan/drop-task.ts';
import { mergePlan } from '../../src/planning/plan/merge.ts';
import { moveBlock } from '../../src/planning/plan/move-block.ts';
import { buildRequest } from '../../src/planning/plan/request.ts';
import { limitParts, minutesLeft, type OpenTask, type PlanSnapshot } from '../../src/planning/plan/snapshot.ts';
import { planDays } from '../../src/planning/solver/planner.ts';
import { QUARTER_MINUTES } from '../../src/planning/solver/types.ts';
import { findDueMoment } from '../../src/shared/due.ts';
import { addDays, toLocalTime, toMoment } from '../../src/shared/time-zones.ts';
import { randomOf } from '../support/random.ts';
import { findProblems } from '../support/verify-plan.ts';
import { volume } from '../support/volume.ts';

const MINUTE = 60_000;
const USERS = volume({ test: 2, full: 50 });
const STEPS = 14;

const DAYS = [
  ['UTC', '2026-03-10'],
  ['America/New_York', '2026-03-07'], // the clocks change on the next day
  ['America/New_York', '2026-10-31'],
  ['Asia/Kathmandu', '2026-03-10'],
  ['Pacific/Kiritimati', '2026-03-10'],
] as const;

/** A user who plans, moves, drops and completes at random. After each step the stored plan is checked. */
class SimulatedUser {
  readonly #random: () => number;
  readonly #timezone: string;
  readonly #settings: PlanSnapshot['settings'];
  readonly #tasks: (OpenTask & { isOpen: boolean })[] = [];
  readonly #busy: PlanSnapshot['busy'] = [];
  #now: number;
  #plan: StoredPlan | null = null;
  #ids = 0;
  readonly problems: string[] = [];

  constructor(seed: number) {
    this.#random = randomOf(seed).uniform;
    const [timezone, date] = this.#one(DAYS);
    this.#timezone = timezone;
    this.#now = toMoment(date, '00:00', timezone).getTime() + this.#int(0, 20 * 60) * MINUTE;
    const hours = () =>
      this.#chance(0.2)
        ? null
        : this.#one([
            { start: '00:00', end: '24:00' },
            { start: '21:00', end: '05:30' },
            [
              { start: '08:00', end: '11:00' },
              { start: '17:00', end: '20:30' },
            ],
            ...Array.from({ length: 3 }, () => ({ start: '09:00', end: '17:30' })),
          ]);
    this.#settings = {
      theme: 'system',
      language: 'en',
      notifications: true,
      timezone,
      hasTimezone: true,
      workingHours: { 1: hours(), 2: hours(), 3: hours(), 4: hours(), 5: hours(), 6: hours(), 7: hours() },
      dayOverrides: {},
      dayStart: '04:00',
      breaks: this.#chance(0.4) ? [{ start: '12:00', end: '12:50' }] : [],
      pauseAfterMinutes: this.#one([0, 90, 120]),
      bufferMinutes: this.#one([0, 0, 10, 15]),
      chunkMinutes: this.#one([
        { min: 30, max: 120 },
        { min: 15, max: 240 },
        { min: 60, max: 60 },
      ]),
      aiProvider: null,
    };
    for (let count = this.#int(2, 12); count > 0; count -= 1) this.#addTask();
  }

  step() {
    const step = this.#one([
      () => this.#optimize(),
      () => this.#optimize(),
      () => this.#move(),
      () => this.#drop(),
      () => this.#wait(),
      () => this.#disturb(),
    ]);
    step();
  }

  #optimize() {
    const snapshot = this.#snapshot();
    const days = { from: addDays(snapshot.today, this.#one([0, 0, 0, 1, 2])), days: this.#one([1, 1, 2, 5]) };
    const request = buildRequest(snapshot, days, this.#when());
    const plan = planDays(request);
    this.problems.push(...findProblems(request, plan));
    const { content, surplus, lost } = mergePlan(plan.blocks, request, snapshot, this.#newId);
    const removed = plan.churn.removed + surplus.length + lost.length;
    if (Object.values({ ...plan.churn, removed }).some((count) => count < 0)) this.problems.push('negative churn');
    const before = parseBlocks(this.#plan);
    this.#store({ ...content, fingerprint: 'f', dataVersion: 1 });
    const said = new Set([...plan.leftOut, ...lost, ...surplus].map(({ taskId }) => taskId));
    this.#check(`planning ${JSON.stringify(days)}`, before, said, days);
    this.#checkNeeds(days);
    const lostMinutes = lost.map((block) => ({ taskId: block.taskId, minutes: durationMinutes(block) }));
    this.#checkMinutes(before, [...plan.leftOut, ...lostMinutes]);
  }

  #move() {
    const snapshot = this.#snapshot();
    const block = this.#comingBlock(snapshot);
    const plan = this.#plan;
    if (!block || !plan) return;
    const startsAt = Math.max(this.#now, block.startsAt + this.#int(-20, 60) * 15 * MINUTE);
    const before = parseBlocks(plan);
    const move = { block: stored(block), startsAt: iso(startsAt), locked: true };
    const moved = moveBlock(snapshot, move, { plan, ...this.#when() });
    if (!moved) return;
    this.#store(moved.content);
    const days = coveringDays([block.startsAt, startsAt], this.#settings);
    this.#check('moving', [], new Set(), days);
    this.#checkMove(before, block, moved.displaced);
  }

  /** A move keeps the minutes of each task but those it names, all blocks whole, and what has no reason to move. */
  #checkMove(before: Block[], moved: Block, displaced: string[]) {
    const report = (problem: string) => this.problems.push(`moving: ${problem}`);
    const after = parseBlocks(this.#plan);
    for (const block of before.filter(({ id }) => id !== moved.id)) {
      const still = after.find(({ id }) => id === block.id);
      if (!still && !displaced.includes(block.taskId)) report(`${block.taskId} lost a block and is not named`);
      if (still && durationMinutes(still) !== durationMinutes(block)) report(`${block.taskId} has another length`);
    }
    if (after.some(({ id }) => !before.some((block) => block.id === id))) report('there is a new block');
    if (displaced.length > 0 && this.#plan?.dataVersion !== 0) report('a loss does not make the plan stale');
  }

  #drop() {
    const block = this.#comingBlock(this.#snapshot());
    if (!block || !this.#plan) return;
    const isOver = ({ endsAt }: Block) => endsAt <= this.#now;
    const over = parseBlocks(this.#plan).filter(isOver);
    this.#store(dropTask(this.#plan, stored(block), this.#settings, new Date(this.#now)));
    if (over.length !== parseBlocks(this.#plan).filter(isOver).length) this.problems.push('an ended block was dropped');
  }

  #wait() {
    this.#now += this.#int(1, 600) * MINUTE;
    if (this.#chance(0.3)) for (const task of this.#tasks.slice(0, 1)) task.isOpen = false;
  }

  #disturb() {
    if (this.#chance(0.5)) this.#addTask();
    const startsAt = this.#now + this.#int(-60, 2_000) * MINUTE;
    this.#busy.push({ title: null, startsAt: iso(startsAt), endsAt: iso(startsAt + this.#int(10, 200) * MINUTE) });
    const task = this.#one(this.#tasks);
    if (this.#chance(0.2)) task.estimatedDuration = this.#one([15, 60, 300]);
  }

  /** The invariants of a stored plan. */
  #check(what: string, before: Block[], said: Set<string>, days: Days) {
    const snapshot = this.#snapshot();
    const blocks = parseBlocks(this.#plan);
    const coming = blocks.filter(({ endsAt, taskId }) => endsAt > this.#now && snapshot.openPlanned.includes(taskId));
    const report = (problem: string) => this.problems.push(`${what}: ${problem}`);
    if (new Set(blocks.map(({ id }) => id)).size < blocks.length) report('two blocks have the same id');
    for (const [index, block] of coming.entries()) {
      const next = coming[index + 1];
      if (next && next.startsAt < block.endsAt) report(`${block.taskId} and ${next.taskId} overlap`);
    }
    const parts = coming.map(({ taskId, part }) => `${taskId} ${part}`);
    if (new Set(parts).size < parts.length) report('two blocks are the same part');
    if (blocks.some(({ part, parts }) => part > parts)) report('a part is beyond the last one');

    const span = daysToSpan(days, this.#settings);
    for (const block of before) {
      const isComing = block.endsAt > this.#now && snapshot.openPlanned.includes(block.taskId);
      const isHere = block.startsAt >= span.startsAt && block.startsAt < span.endsAt;
      const still = coming.filter(({ taskId }) => taskId === block.taskId);
      if (!isComing || said.has(block.taskId)) continue;
      if (isHere && still.length === 0) report(`${block.taskId} is lost without a report`);
      const isBack =
        (this.#isLate(block) && block.startsAt >= span.endsAt && still.some((each) => startsWithin(each, span))) ||
        this.#hasLostPlace(block);
      if (!isHere && !isBack && !still.some(({ startsAt }) => startsAt === block.startsAt))
        report(`${block.taskId} moved on another day`);
    }
  }

  /** What a task had and still needs stays planned, on whatever day, or the response names it. */
  #checkMinutes(before: Block[], named: { taskId: string; minutes: number }[]) {
    const snapshot = this.#snapshot();
    const left = minutesLeft(snapshot, new Date(this.#now));
    const toCome = (all: Block[], id: string) =>
      totalMinutes(all.filter(({ taskId, endsAt }) => taskId === id && endsAt > this.#now));
    for (const { id } of snapshot.tasks) {
      const expected = Math.min(toCome(before, id), left.get(id) ?? 0);
      const said = named.filter(({ taskId }) => taskId === id).reduce((sum, { minutes }) => sum + minutes, 0);
      const missing = expected - toCome(parseBlocks(this.#plan), id) - said;
      if (missing >= QUARTER_MINUTES) this.problems.push(`planning: ${missing} minutes of ${id} are lost`);
    }
  }

  /** A plan gives no task more time than it needs, unless other days have it. */
  #checkNeeds(days: Days) {
    const snapshot = this.#snapshot();
    const coming = parseBlocks(this.#plan).filter(
      ({ endsAt, taskId }) => endsAt > this.#now && snapshot.openPlanned.includes(taskId),
    );
    const span = daysToSpan(days, this.#settings);
    const left = minutesLeft(snapshot, new Date(this.#now));
    for (const { id } of snapshot.tasks) {
      const own = coming.filter(({ taskId }) => taskId === id);
      const elsewhere = totalMinutes(own.filter(({ startsAt }) => startsAt < span.startsAt || startsAt >= span.endsAt));
      const needed = Math.max(left.get(id) ?? 0, elsewhere, 15);
      if (!own.some(({ locked }) => locked) && totalMinutes(own) > needed)
        this.problems.push(`planning: ${id} has more time than it needs`);
    }
  }

  /** Whether the block is at a busy time or before the start of its task. */
  #hasLostPlace(block: Block): boolean {
    const start = this.#tasks.find(({ id }) => id === block.taskId)?.startDate;
    const rest = { ...block, startsAt: Math.max(block.startsAt, this.#now) };
    return (
      !block.locked &&
      (block.startsAt < Date.parse(start ?? '') || this.#busy.some((busy) => touches(parseSpan(busy), rest)))
    );
  }

  /** Whether the planner put the block after the date of its task. */
  #isLate({ taskId, locked, endsAt }: Block): boolean {
    const task = this.#tasks.find(({ id }) => id === taskId);
    const dueAt = task ? findDueMoment(task, this.#timezone) : null;
    return !locked && dueAt !== null && endsAt > dueAt;
  }

  #snapshot(): PlanSnapshot {
    const open = this.#tasks.filter(({ isOpen }) => isOpen);
    const ids = open.map(({ id }) => id);
    const planned = new Set(parseBlocks(this.#plan).map(({ taskId }) => taskId));
    return limitParts(
      {
        dataVersion: 1,
        today: toLocalTime(this.#now, this.#timezone).slice(0, 10),
        settings: this.#settings,
        tasks: open.map((task) => ({ ...task, openDependencies: task.dependencies.filter((id) => ids.includes(id)) })),
        openTasks: open.length,
        openPlanned: ids.filter((id) => planned.has(id)),
        busy: this.#busy,
        history: [],
        plan: this.#plan,
      },
      new Date(this.#now),
    );
  }

  #addTask() {
    const id = `t${String(this.#tasks.length).padStart(3, '0')}`;
    const at = (from: number, to: number) => iso(this.#now + this.#int(from, to) * MINUTE);
    const first = this.#chance(0.25) && this.#tasks.length > 0 ? [this.#one(this.#tasks).id] : [];
    this.#tasks.push({
      id,
      title: id,
      context: null,
      position: this.#one(['a0', 'a1', 'a2']),
      partHelps: this.#chance(0.2),
      status: 'pending',
      priority: this.#one(['low', 'medium', 'high']),
      energyLevel: this.#one(['low', null, 'high']),
      estimatedDuration: this.#chance(0.3) ? null : this.#one([1, 15, 50, 60, 90, 120, 121, 240, 400]),
      suggestedTime: this.#chance(0.2) ? at(-200, 3_000) : null,
      startDate: this.#chance(0.15) ? at(-100, 4_000) : null,
      dueDate: this.#chance(0.3) ? at(-1_000, 4_000) : null,
      deadline: this.#chance(0.15) ? at(5_000, 9_000) : null,
      dependencies: first,
      openDependencies: [],
      isOpen: true,
    });
  }

  #comingBlock({ openPlanned }: PlanSnapshot): Block | undefined {
    const coming = parseBlocks(this.#plan).filter(
      ({ endsAt, taskId }) => endsAt > this.#now && openPlanned.includes(taskId),
    );
    return coming[this.#int(0, coming.length - 1)];
  }

  #store(content: Omit<StoredPlan, 'id' | 'version' | 'createdAt' | 'updatedAt'>) {
    this.#plan = { id: 'plan', version: 1, createdAt: '', updatedAt: '', ...content };
  }

  #when = () => ({ now: new Date(this.#now), timezone: this.#timezone });
  #newId = () => `block ${++this.#ids}`;
  #int = (from: number, to: number) => from + Math.floor(this.#random() * (to - from + 1));
  #chance = (share: number) => this.#random() < share;
  #one<T>(items: readonly T[]): T {
    const item = items[this.#int(0, items.length - 1)];
    if (item === undefined) throw new Error('there is none');
    return item;
  }
}

const iso = (ms: number) => new Date(ms).toISOString();
const stored = (block: Block) => ({ ...block, startsAt: iso(block.startsAt), endsAt: iso(block.endsAt) });

describe('a stored plan', () => {
  it('a stored plan never overlaps, silently loses a block or moves blocks on other days', { timeout: 300_000 }, () => {
    for (let seed = 0; seed < USERS; seed += 1) {
      const user = new SimulatedUser(seed);
      for (let step = 0; step < STEPS && user.problems.length === 0; step += 1) user.step();
      expect(user.problems, `user ${seed}`).toEqual([]);
    }
  });
});
