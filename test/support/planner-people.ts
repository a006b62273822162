/** A person with a week of work. Moments are `2 18:00`: a day, 0 is the first, and a time of day in their zone. */
export interface PlannerPerson {
  name: string;
  timezone: string;
  /** By ISO weekdays: `{ 12345: '09:00-17:00' }`. */
  hours: Record<string, string>;
  /** `13:00-14:00` on every working day. */
  breaks: string[];
  bufferMinutes: number;
  chunk: { min: number; max: number };
  /** `024 10:00-11:00` is on the days 0, 2 and 4. */
  busy: string[];
  /** By hour, from 1 to 10. */
  energy: number[];
  /** How well the energy is known. */
  source: 'learned' | 'blended' | 'typical';
  /** How many days the person plans each morning. */
  planned: number;
  /** How many days the person lives. All their dates are in these days. */
  lived: number;
  todos: Todo[];
}

export interface Todo {
  title: string;
  project: string;
  minutes: number;
  priority: 'low' | 'medium' | 'high';
  energy: 'low' | 'medium' | 'high' | null;
  /** The earliest start. */
  from?: string;
  /** Better late than never. */
  due?: string;
  /** Better never than late. */
  deadline?: string;
  /** Titles of what must be done first. */
  after?: string[];
}

/** A Monday. */
export const FIRST_DAY = '2027-01-18';

type When = Pick<Todo, 'from' | 'due' | 'deadline' | 'after'>;

const todo = (
  title: string,
  project: string,
  minutes: number,
  priority: Todo['priority'],
  energy: Todo['energy'] = null,
  when: When = {},
): Todo => ({ title, project, minutes, priority, energy, ...when });

/** Levels that rise to peaks: `[hour, height]`. */
const rhythm = (base: number, ...peaks: [number, number][]): number[] =>
  Array.from({ length: 24 }, (_, hour) => {
    const rise = peaks.map(([peak, height]) => {
      const apart = Math.min(Math.abs(hour - peak), 24 - Math.abs(hour - peak));
      return height * Math.exp(-((apart / 2.5) ** 2) / 2);
    });
    return Math.min(10, Math.max(1, base + rise.reduce((sum, each) => sum + each, 0)));
  });

const person = (name: string, own: Partial<PlannerPerson>): PlannerPerson => ({
  name,
  timezone: 'Europe/Berlin',
  hours: { 12345: '09:00-17:30' },
  breaks: [],
  bufferMinutes: 0,
  chunk: { min: 30, max: 120 },
  busy: [],
  energy: rhythm(4, [10, 4], [16, 2]),
  source: 'learned',
  planned: 1,
  lived: 1,
  todos: [],
  ...own,
});

export const PEOPLE: PlannerPerson[] = [
  person('student in exams', {
    timezone: 'Europe/Warsaw',
    hours: { 123456: '09:00-20:00' },
    energy: rhythm(4, [11, 3], [19, 3]),
    busy: ['1 09:00-11:30', '3 12:00-15:00', '4 09:00-11:00', '02 13:00-14:00'],
    planned: 5,
    lived: 5,
    todos: [
      todo('Algebra, chapters 4 to 7', 'algebra', 240, 'high', 'high', { due: '1 09:00' }),
      todo('Algebra, two old papers', 'algebra', 150, 'high', 'high', {
        due: '1 09:00',
        after: ['Algebra, chapters 4 to 7'],
      }),
      todo('Statistics, lecture notes', 'statistics', 210, 'high', 'medium', { due: '3 12:00' }),
      todo('Statistics, exercises', 'statistics', 240, 'high', 'high', {
        due: '3 12:00',
        after: ['Statistics, lecture notes'],
      }),
      todo('French, vocabulary', 'french', 90, 'medium', 'low', { due: '4 09:00' }),
      todo('French, mock oral', 'french', 60, 'high', 'high', { due: '4 09:00', after: ['French, vocabulary'] }),
      todo('History essay, outline', 'history', 90, 'medium', 'medium', { due: '4 18:00' }),
      todo('History essay, draft', 'history', 180, 'medium', 'high', {
        due: '4 18:00',
        after: ['History essay, outline'],
      }),
      todo('Return library books', 'home', 30, 'low', 'low', { due: '2 19:00' }),
      todo('Laundry', 'home', 60, 'low', 'low'),
      todo('Gym', 'home', 75, 'low', 'medium'),
      todo('Call grandmother', 'home', 30, 'low', 'low'),
      todo('Sort lecture photos', 'home', 60, 'low', 'low'),
      todo('Look for summer jobs', 'home', 90, 'medium', 'medium'),
    ],
  }),
  person('parent with school runs', {
    timezone: 'Europe/London',
    hours: { 12345: '09:15-21:00' },
    bufferMinutes: 10,
    busy: ['01234 14:45-15:30', '01234 17:00-19:30', '1 10:00-11:00', '3 11:15-12:00'],
    energy: rhythm(4.5, [10, 3]),
    planned: 5,
    lived: 5,
    todos: [
      todo('Grant report', 'work', 240, 'high', 'high', { due: '2 16:00' }),
      todo('Figures for the report', 'work', 75, 'high', 'medium', { due: '2 12:00' }),
      todo('Board slides', 'work', 120, 'high', 'high', { due: '4 12:00' }),
      todo('Answer volunteers', 'work', 45, 'medium', 'low', { due: '0 17:00' }),
      todo('Newsletter', 'work', 90, 'medium', 'medium', { due: '3 17:00' }),
      todo('Invoices', 'work', 60, 'medium', 'low', { deadline: '4 17:00' }),
      todo('Costume for the school play', 'family', 120, 'medium', 'low', { due: '3 20:00' }),
      todo('Book the dentist', 'family', 15, 'medium', 'low', { due: '1 12:00' }),
      todo('Swimming forms', 'family', 15, 'medium', 'low', { deadline: '2 12:00' }),
      todo('Birthday present', 'family', 45, 'low', 'low', { due: '4 15:00' }),
      todo('Mend the bike', 'home', 60, 'low', 'medium'),
      todo('Clear the loft', 'home', 150, 'low', 'medium'),
      todo('Meal plan', 'home', 30, 'low', 'low'),
    ],
  }),
  person('nurse on nights', {
    timezone: 'Europe/Madrid',
    hours: { 1234567: '14:00-23:00' },
    busy: ['0124 20:30-23:59', '3 18:00-19:00'],
    energy: rhythm(3, [17, 3], [22, 4]),
    source: 'blended',
    planned: 5,
    lived: 5,
    todos: [
      todo('Wound care module', 'course', 180, 'high', 'high', { due: '3 20:00' }),
      todo('Wound care test', 'course', 45, 'high', 'high', { deadline: '4 20:00', after: ['Wound care module'] }),
      todo('Rota wishes for March', 'ward', 30, 'medium', 'low', { deadline: '1 20:00' }),
      todo('Reflection for appraisal', 'ward', 90, 'medium', 'medium', { due: '4 20:00' }),
      todo('Car inspection', 'home', 60, 'medium', 'low', { due: '2 19:00' }),
      todo('Pay nursery', 'home', 15, 'high', 'low', { due: '0 18:00' }),
      todo('Cook for three days', 'home', 120, 'medium', 'low', { due: '1 20:00' }),
      todo('Groceries', 'home', 60, 'medium', 'low', { due: '0 20:00' }),
      todo('Yoga', 'home', 45, 'low', 'low'),
      todo('Photo album', 'home', 120, 'low', 'low'),
      todo('Plan Easter', 'home', 60, 'low', 'medium'),
    ],
  }),
  person('freelancer, three clients', {
    timezone: 'Europe/Lisbon',
    hours: { 12345: '09:00-18:00' },
    breaks: ['13:00-13:45'],
    busy: ['0 10:30-11:30', '1 15:00-16:00', '2 09:30-10:15', '3 14:00-15:30'],
    energy: rhythm(4, [10, 4], [15, 2]),
    planned: 4,
    lived: 4,
    todos: [
      todo('Nordwind: screens', 'nordwind', 240, 'high', 'high', { due: '1 17:00' }),
      todo('Nordwind: notes of the call', 'nordwind', 30, 'medium', 'low', { from: '0 11:30', due: '0 18:00' }),
      todo('Nordwind: revision', 'nordwind', 120, 'high', 'medium', { due: '3 17:00', after: ['Nordwind: screens'] }),
      todo('Basil: logo sketches', 'basil', 180, 'high', 'high', { due: '2 12:00' }),
      todo('Basil: price list', 'basil', 60, 'medium', 'low', { due: '2 18:00' }),
      todo('Basil: photo retouching', 'basil', 150, 'medium', 'medium', { due: '3 18:00' }),
      todo('Krone: bug list', 'krone', 90, 'medium', 'medium', { due: '1 12:00' }),
      todo('Krone: landing page', 'krone', 210, 'high', 'high', { deadline: '3 18:00' }),
      todo('Krone: weekly mail', 'krone', 30, 'low', 'low', { due: '3 12:00' }),
      todo('Tax envelope', 'office', 60, 'low', 'low'),
      todo('Portfolio update', 'office', 120, 'low', 'medium'),
      todo('Backups', 'office', 30, 'low', 'low'),
    ],
  }),
  person('forty small things', {
    timezone: 'Europe/Amsterdam',
    hours: { 12345: '10:00-18:00' },
    energy: rhythm(4, [13, 3], [17, 3]),
    source: 'blended',
    planned: 1,
    lived: 2,
    todos: Array.from({ length: 40 }, (_, index) =>
      todo(
        `Thing ${index + 1}`,
        ['post', 'shop', 'club', 'flat'][index % 4] ?? '',
        [10, 15, 25, 20, 40, 15, 30][index % 7] ?? 15,
        (['medium', 'low', 'medium', 'high', 'low'] as const)[index % 5] ?? 'low',
        (['low', 'low', 'medium'] as const)[index % 3] ?? 'low',
        index % 4 === 1 ? { due: index % 8 === 1 ? '0 17:00' : '1 15:00' } : {},
      ),
    ),
  }),
  person('manager between meetings', {
    timezone: 'America/New_York',
    hours: { 12345: '08:30-18:00' },
    bufferMinutes: 5,
    busy: [
      ...['01 09:00-09:30', '01 10:00-11:00', '01 11:30-12:30', '0 13:00-14:00', '0 14:30-15:00', '1 13:30-15:00'],
      ...['0 16:00-17:00', '1 16:00-16:30', '2 09:00-12:00', '2 14:00-15:00'],
    ],
    planned: 2,
    lived: 3,
    todos: [
      todo('Budget comments', 'budget', 90, 'high', 'high', { due: '1 12:00' }),
      todo('Budget table', 'budget', 60, 'high', 'medium', { due: '0 18:00' }),
      todo('Reply to legal', 'legal', 30, 'high', 'medium', { due: '0 13:00' }),
      todo('Read the contract', 'legal', 75, 'medium', 'high', { due: '2 14:00' }),
      todo('Interview feedback', 'team', 30, 'high', 'medium', { deadline: '1 17:00' }),
      todo('Review of Ana', 'team', 60, 'medium', 'high', { due: '2 17:00' }),
      todo('Review of Tom', 'team', 60, 'medium', 'high', { due: '2 17:00' }),
      todo('Expenses', 'office', 30, 'low', 'low'),
      todo('Read the trade press', 'office', 45, 'low', 'low'),
      todo('Clean the inbox', 'office', 45, 'low', 'low'),
    ],
  }),
  person('newcomer, nothing known', {
    timezone: 'Europe/Vienna',
    hours: { 12345: '09:00-18:00' },
    energy: rhythm(5, [10.5, 1.5], [15.5, 2]),
    source: 'typical',
    planned: 1,
    lived: 3,
    todos: [
      todo('Offer for Huber', 'sales', 240, 'high', 'high', { due: '1 12:00' }),
      todo('Workshop agenda', 'training', 120, 'high', null, { due: '2 10:00' }),
      todo('Handouts', 'training', 90, 'medium', null, { due: '2 10:00', after: ['Workshop agenda'] }),
      todo('Weekly figures', 'sales', 45, 'medium', null, { due: '0 16:00' }),
      todo('Plan the trip', 'private', 120, 'low'),
      todo('Call the insurance', 'private', 20, 'medium', 'low', { due: '1 17:00' }),
      todo('Update the profile', 'sales', 40, 'low'),
      todo('Tidy the shared folder', 'office', 90, 'low', 'low'),
      todo('Read the handbook', 'office', 60, 'low'),
      todo('Try the new tool', 'office', 60, 'low'),
      todo('Order business cards', 'office', 20, 'low', 'low'),
    ],
  }),
  person('maker at weekends', {
    timezone: 'America/Denver',
    hours: { 67: '09:00-19:00' },
    energy: rhythm(4, [11, 4], [17, 2]),
    busy: ['5 12:00-13:30'],
    planned: 7,
    lived: 7,
    todos: [
      todo('Saw the boards', 'shelf', 120, 'medium', 'high', { due: '5 16:00' }),
      todo('Glue the frame', 'shelf', 90, 'medium', 'medium', { due: '5 19:00', after: ['Saw the boards'] }),
      todo('Oil the shelf', 'shelf', 60, 'medium', 'low', { due: '6 15:00', after: ['Glue the frame'] }),
      todo('Photos for the shop', 'shop', 90, 'high', 'medium', { due: '6 12:00' }),
      todo('Pack two orders', 'shop', 60, 'high', 'low', { deadline: '6 18:00' }),
      todo('New listing texts', 'shop', 120, 'medium', 'high', { due: '6 19:00' }),
      todo('Sharpen the chisels', 'workshop', 60, 'low', 'medium'),
      todo('Sweep', 'workshop', 30, 'low', 'low'),
      todo('Sketch a stool', 'ideas', 120, 'low', 'high'),
    ],
  }),
  person('traveller', {
    timezone: 'Asia/Tokyo',
    hours: { 12345: '08:00-20:00' },
    bufferMinutes: 15,
    busy: ['1 07:00-18:30', '2 10:00-12:00', '2 14:00-17:00', '3 09:00-11:00'],
    energy: rhythm(4, [9, 3], [14, -1]),
    planned: 4,
    lived: 4,
    todos: [
      todo('Talk for Osaka', 'talk', 210, 'high', 'high', { deadline: '2 10:00' }),
      todo('Rehearse the talk', 'talk', 60, 'high', 'medium', { deadline: '2 10:00', after: ['Talk for Osaka'] }),
      todo('Visa copy', 'trip', 30, 'high', 'low', { due: '0 16:00' }),
      todo('Pack', 'trip', 60, 'medium', 'low', { deadline: '0 20:00' }),
      todo('Client summary', 'client', 120, 'high', 'medium', { due: '3 17:00' }),
      todo('Expense sheet', 'office', 45, 'low', 'low', { due: '3 20:00' }),
      todo('Mail backlog', 'office', 90, 'medium', 'low', { due: '3 20:00' }),
      todo('Gifts', 'trip', 60, 'low', 'low'),
      todo('Read the white paper', 'office', 90, 'low', 'medium'),
    ],
  }),
  person('бухгалтер в Казани', {
    timezone: 'Europe/Moscow',
    hours: { 12345: '09:00-18:00' },
    breaks: ['13:00-14:00'],
    busy: ['0 10:00-11:00', '1 15:00-16:00'],
    energy: rhythm(4, [11, 4], [16, 2]),
    planned: 2,
    lived: 2,
    todos: [
      todo('Декларация НДС', 'налоги', 180, 'high', 'high', { deadline: '1 15:00' }),
      todo('Акты за декабрь', 'налоги', 90, 'high', 'medium', { due: '0 18:00' }),
      todo('Зарплатная ведомость', 'кадры', 120, 'high', 'high', { due: '1 12:00' }),
      todo('Отпускные', 'кадры', 45, 'medium', 'medium', { due: '1 18:00' }),
      todo('Ответ банку', 'банк', 30, 'high', 'low', { due: '0 16:00' }),
      todo('Сверка с поставщиком', 'банк', 75, 'medium', 'medium', { due: '1 17:00' }),
      todo('Курс английского', 'личное', 60, 'low', 'high'),
      todo('Разобрать архив', 'офис', 90, 'low', 'low'),
      todo('Заказать воду', 'офис', 15, 'low', 'low'),
    ],
  }),
  person('doctoral student', {
    timezone: 'Europe/Zurich',
    hours: { 12345: '08:30-18:30' },
    energy: rhythm(3.5, [9, 5], [16, 2]),
    busy: ['02 14:00-15:30', '3 10:00-11:00'],
    planned: 5,
    lived: 5,
    todos: [
      todo('Thesis, chapter 3', 'thesis', 600, 'high', 'high', { due: '4 18:00' }),
      todo('Plots for chapter 3', 'thesis', 150, 'medium', 'medium', { due: '3 18:00' }),
      todo('Review of a paper', 'reviews', 180, 'medium', 'high', { deadline: '2 18:00' }),
      todo('Mark 20 exercises', 'teaching', 150, 'medium', 'low', { due: '2 14:00' }),
      todo('Slides for the tutorial', 'teaching', 90, 'high', 'medium', { due: '2 14:00' }),
      todo('Seminar abstract', 'thesis', 60, 'medium', 'high', { due: '1 12:00' }),
      todo('Reading group paper', 'reading', 120, 'low', 'medium', { due: '3 10:00' }),
      todo('Order a sensor', 'lab', 30, 'low', 'low'),
      todo('Lab book', 'lab', 60, 'low', 'low'),
      todo('Tidy references', 'reading', 90, 'low', 'low'),
    ],
  }),
  person('sales, calls all day', {
    timezone: 'America/Chicago',
    hours: { 12345: '08:30-17:30' },
    busy: ['0 10:00-10:30', '0 11:00-12:00', '0 15:00-15:45', '1 09:30-11:00'],
    bufferMinutes: 5,
    energy: rhythm(5, [9, 3], [14, 1]),
    planned: 1,
    lived: 2,
    todos: [
      todo('Proposal for Dexter', 'dexter', 120, 'high', 'high', { due: '0 17:00' }),
      todo('Follow-up, Dexter', 'dexter', 15, 'medium', 'low', { due: '1 12:00', after: ['Proposal for Dexter'] }),
      todo('Prepare the demo', 'orchid', 90, 'high', 'high', { deadline: '1 09:30' }),
      todo('Questions of Orchid', 'orchid', 45, 'medium', 'medium', { due: '0 15:00' }),
      todo('Call five leads', 'leads', 75, 'medium', 'medium', { due: '0 17:30' }),
      todo('Notes of the calls', 'leads', 20, 'medium', 'low', { due: '1 17:00', after: ['Call five leads'] }),
      todo('Forecast', 'office', 60, 'high', 'medium', { due: '1 16:00' }),
      todo('Clean the pipeline', 'office', 60, 'low', 'low'),
      todo('Training video', 'office', 45, 'low', 'low'),
    ],
  }),
  person('chronic fatigue', {
    timezone: 'Europe/Stockholm',
    hours: { 12345: '10:30-16:30' },
    bufferMinutes: 15,
    energy: rhythm(2, [12, 2.2]),
    planned: 2,
    lived: 4,
    todos: [
      todo('Form of the pension office', 'health', 90, 'high', 'high', { deadline: '2 16:00' }),
      todo('Copies for the form', 'health', 30, 'medium', 'low', { deadline: '2 12:00' }),
      todo('Call the clinic', 'health', 20, 'high', 'medium', { due: '0 15:00' }),
      todo('Translation, pages 1 to 6', 'work', 150, 'medium', 'high', { due: '3 16:00' }),
      todo('Invoice', 'work', 20, 'medium', 'low', { due: '1 16:00' }),
      todo('Dishes', 'home', 30, 'low', 'low'),
      todo('Bed linen', 'home', 30, 'low', 'low'),
      todo('Write to Eva', 'home', 30, 'low', 'medium'),
    ],
  }),
  person('founder, too much to do', {
    timezone: 'America/Los_Angeles',
    hours: { 12345: '08:00-19:00' },
    busy: ['0 09:00-10:00', '01 13:00-14:00', '1 10:00-11:30'],
    energy: rhythm(5, [10, 3], [20, 1]),
    planned: 1,
    lived: 2,
    todos: [
      todo('Investor deck', 'money', 240, 'high', 'high', { due: '1 13:00' }),
      todo('Financial model', 'money', 180, 'high', 'high', { due: '1 18:00' }),
      todo('Reply to the lead investor', 'money', 20, 'high', 'medium', { due: '0 12:00' }),
      todo('Data room', 'money', 90, 'medium', 'low', { due: '1 18:00' }),
      todo('Fix the login', 'product', 120, 'high', 'high', { due: '0 18:00' }),
      todo('Write the changelog', 'product', 45, 'medium', 'medium', { due: '1 12:00' }),
      todo('Answer a churned client', 'clients', 30, 'high', 'medium', { due: '0 17:00' }),
      ...['Anna', 'Ben', 'Cleo', 'Dan', 'Emil', 'Fay'].map((name) =>
        todo(`Answer ${name}`, 'clients', 25, 'medium', 'low'),
      ),
      ...['desk', 'badges', 'snacks', 'plants', 'wifi', 'blog', 'podcast', 'logo'].map((thing) =>
        todo(`Look after the ${thing}`, 'office', 30, 'low', 'low'),
      ),
      todo('Job advert', 'hiring', 60, 'medium', 'medium', { due: '1 17:00' }),
      todo('Read nine applications', 'hiring', 120, 'medium', 'medium'),
    ],
  }),
  person('twelve overdue', {
    timezone: 'Europe/Dublin',
    hours: { 12345: '09:00-17:00' },
    breaks: ['12:30-13:00'],
    planned: 3,
    lived: 3,
    todos: [
      ...['-9', '-7', '-6', '-5', '-4', '-3'].map((day, index) =>
        todo(`Old request ${index + 1}`, 'support', 40, index % 3 === 0 ? 'medium' : 'low', 'low', {
          due: `${day} 12:00`,
        }),
      ),
      ...['-8', '-4', '-2', '-1'].map((day, index) =>
        todo(`Old report ${index + 1}`, 'reports', 75, index % 2 === 0 ? 'high' : 'medium', 'medium', {
          due: `${day} 17:00`,
        }),
      ),
      todo('Report of this week', 'reports', 90, 'high', 'high', { due: '1 12:00' }),
      todo('Plan for Thursday', 'team', 60, 'high', 'medium', { due: '2 17:00' }),
      todo('Time sheets', 'team', 30, 'medium', 'low', { deadline: '0 17:00' }),
      todo('Access for the trainee', 'team', 30, 'medium', 'low', { due: '1 16:00' }),
      todo('Wiki page', 'team', 60, 'low', 'medium'),
    ],
  }),
  person('wedding in a week', {
    timezone: 'Europe/Rome',
    hours: { 12345: '17:00-21:30', 67: '10:00-18:00' },
    energy: rhythm(4, [11, 2], [18, 2]),
    busy: ['2 18:00-20:00'],
    planned: 5,
    lived: 6,
    todos: [
      todo('Fix the guest list', 'guests', 45, 'high', 'medium', { due: '0 21:00' }),
      todo('Seating', 'guests', 90, 'high', 'high', { due: '2 21:00', after: ['Fix the guest list'] }),
      todo('Place cards', 'guests', 75, 'medium', 'low', { due: '4 20:00', after: ['Seating'] }),
      todo('Numbers for the caterer', 'food', 20, 'high', 'low', {
        deadline: '1 20:00',
        after: ['Fix the guest list'],
      }),
      todo('Choose the wine', 'food', 45, 'medium', 'medium', { due: '3 20:00' }),
      todo('Playlist', 'party', 90, 'low', 'medium', { due: '5 17:00' }),
      todo('Speech', 'party', 120, 'high', 'high', { due: '5 16:00' }),
      todo('Collect the rings', 'party', 60, 'high', 'low', { deadline: '5 18:00' }),
      todo('Honeymoon list', 'trip', 60, 'low', 'low'),
    ],
  }),
  person('translator, hard deadlines', {
    timezone: 'Europe/Prague',
    hours: { 12345: '08:00-17:00' },
    breaks: ['12:00-12:45'],
    chunk: { min: 45, max: 90 },
    energy: rhythm(4, [9, 4], [15, 3]),
    planned: 4,
    lived: 4,
    todos: [
      todo('Patent, translation', 'patent', 360, 'high', 'high', { deadline: '2 12:00' }),
      todo('Patent, check', 'patent', 90, 'high', 'medium', { deadline: '2 17:00', after: ['Patent, translation'] }),
      todo('Manual, part 2', 'manual', 270, 'medium', 'medium', { deadline: '3 17:00' }),
      todo('Menu', 'small jobs', 45, 'medium', 'low', { deadline: '0 15:00' }),
      todo('Birth certificate', 'small jobs', 30, 'medium', 'low', { deadline: '1 12:00' }),
      todo('Subtitles', 'small jobs', 120, 'medium', 'medium', { deadline: '3 12:00' }),
      todo('Glossary', 'manual', 90, 'low', 'medium'),
      todo('Offer for an agency', 'office', 45, 'low', 'medium'),
      todo('Accounts', 'office', 60, 'low', 'low'),
    ],
  }),
  person('teacher with papers to mark', {
    timezone: 'America/Toronto',
    hours: { 12345: '15:30-20:30', 67: '10:00-13:00' },
    bufferMinutes: 5,
    busy: ['1 16:00-17:30', '3 18:30-20:30'],
    energy: rhythm(3.5, [16, 2], [19, 1.5]),
    planned: 5,
    lived: 5,
    todos: [
      todo('Mark class 8b', 'marking', 180, 'medium', 'medium', { due: '3 16:00' }),
      todo('Mark class 11', 'marking', 210, 'high', 'high', { due: '4 20:00' }),
      todo('Lesson for Tuesday', 'lessons', 60, 'high', 'high', { deadline: '0 20:30' }),
      todo('Lesson for Thursday', 'lessons', 60, 'high', 'high', { deadline: '2 20:30' }),
      todo('Lesson for Friday', 'lessons', 45, 'high', 'medium', { deadline: '3 18:30' }),
      todo('Letter to parents', 'school', 30, 'medium', 'medium', { due: '2 18:00' }),
      todo('Book the museum', 'school', 20, 'low', 'low', { due: '3 18:00' }),
      todo('Swap a duty', 'school', 15, 'low', 'low'),
      todo('Read the new syllabus', 'lessons', 90, 'low', 'medium'),
    ],
  }),
  person('restaurant owner, two shifts', {
    timezone: 'Europe/Athens',
    hours: { 234567: '08:30-17:30' },
    busy: ['12345 11:30-14:30', '3 16:00-17:00'],
    bufferMinutes: 15,
    energy: rhythm(4, [9, 4]),
    planned: 3,
    lived: 6,
    todos: [
      todo('Menu of February', 'kitchen', 120, 'high', 'high', { due: '3 17:00' }),
      todo('Print the menu', 'kitchen', 30, 'high', 'low', { due: '4 17:00', after: ['Menu of February'] }),
      todo('Order fish', 'kitchen', 20, 'high', 'low', { deadline: '1 11:00' }),
      todo('Order wine', 'kitchen', 30, 'medium', 'low', { due: '2 17:00' }),
      todo('Shift plan', 'staff', 75, 'high', 'medium', { due: '2 11:00' }),
      todo('Talk with the new cook', 'staff', 45, 'medium', 'high', { due: '3 11:00' }),
      todo('VAT papers', 'office', 150, 'medium', 'medium', { deadline: '5 17:00' }),
      todo('Repair of the freezer', 'kitchen', 45, 'high', 'low', { due: '1 17:00' }),
      todo('Answer reviews', 'office', 60, 'low', 'low'),
      todo('Photos of dishes', 'office', 60, 'low', 'medium'),
    ],
  }),
  person('moving house', {
    timezone: 'Australia/Brisbane',
    hours: { 12345: '10:00-19:00' },
    busy: ['2 13:00-15:00'],
    energy: rhythm(4.5, [11, 2]),
    planned: 3,
    lived: 4,
    todos: [
      todo('Buy boxes', 'packing', 45, 'high', 'low', { due: '0 15:00' }),
      todo('Pack the books', 'packing', 150, 'medium', 'medium', { due: '2 19:00', after: ['Buy boxes'] }),
      todo('Pack the kitchen', 'packing', 180, 'high', 'medium', { deadline: '3 19:00', after: ['Buy boxes'] }),
      todo('Take the lamps down', 'packing', 60, 'medium', 'medium', { due: '3 12:00' }),
      todo('Register the address', 'papers', 60, 'medium', 'low', { due: '2 13:00' }),
      todo('End the power contract', 'papers', 30, 'high', 'low', { deadline: '1 17:00' }),
      todo('New power contract', 'papers', 45, 'high', 'medium', { due: '1 17:00', after: ['End the power contract'] }),
      todo('Sell the sofa', 'things', 60, 'low', 'low', { due: '3 15:00' }),
      todo('Paint the hall', 'flat', 240, 'medium', 'high', { due: '3 17:00' }),
      todo('Give plants away', 'things', 30, 'low', 'low'),
      todo('Sort the cellar', 'things', 120, 'low', 'medium'),
    ],
  }),
  person('developer, an owl', {
    timezone: 'Asia/Yerevan',
    hours: { 12345: '12:00-22:00' },
    busy: ['01234 13:00-13:30', '2 16:00-17:30'],
    energy: rhythm(3.5, [20, 5], [15, 1]),
    planned: 5,
    lived: 5,
    todos: [
      todo('Migration script', 'billing', 240, 'high', 'high', { due: '2 16:00' }),
      todo('Tests of the migration', 'billing', 120, 'high', 'medium', { due: '3 16:00', after: ['Migration script'] }),
      todo('Release notes', 'billing', 45, 'medium', 'low', { due: '4 16:00', after: ['Tests of the migration'] }),
      todo('Review for Sona', 'reviews', 60, 'high', 'medium', { due: '0 18:00' }),
      todo('Review for Aram', 'reviews', 60, 'medium', 'medium', { due: '1 18:00' }),
      todo('Design of the search', 'search', 180, 'high', 'high', { due: '4 18:00' }),
      todo('Incident report', 'operations', 90, 'medium', 'medium', { deadline: '1 20:00' }),
      todo('Rotate the keys', 'operations', 45, 'medium', 'low', { due: '3 20:00' }),
      todo('Upgrade the linter', 'operations', 60, 'low', 'low'),
      todo('Spike: a new cache', 'search', 150, 'low', 'high'),
      todo('Mentor notes', 'reviews', 45, 'low', 'low'),
    ],
  }),
  person('bid writer, day by day', {
    timezone: 'Europe/Brussels',
    hours: { 12345: '09:00-17:30' },
    breaks: ['12:30-13:15'],
    busy: ['1 11:00-12:00'],
    energy: rhythm(4, [10, 4], [15, 1]),
    planned: 1,
    lived: 4,
    todos: [
      todo('Tender, technical part', 'tender', 540, 'high', 'high', { deadline: '2 17:00' }),
      todo('Tender, prices', 'tender', 90, 'high', 'medium', { deadline: '2 17:00' }),
      todo('References', 'tender', 45, 'medium', 'low', { due: '1 17:00' }),
      todo('Site visit report', 'site', 75, 'medium', 'medium', { due: '3 12:00' }),
      todo('Supplier questions', 'site', 45, 'medium', 'low', { due: '1 12:00' }),
      todo('Quality manual', 'office', 120, 'low', 'medium', { due: '3 17:00' }),
      todo('Old bids into the archive', 'office', 90, 'low', 'low'),
      todo('Watch a webinar', 'office', 60, 'low', 'low'),
      todo('Tidy the templates', 'office', 60, 'low', 'medium'),
    ],
  }),
];
