import { DatabaseSync } from 'node:sqlite';
import { createRandom, type Random } from './random.ts';

/** How much there is. */
export interface Size {
  accounts: number;
  clips: number;
  /** Likes, follows, comments, saves and reposts together. */
  acts: number;
}

/** Accounts that the measuring signs in as; their profiles are there already. */
export interface Known {
  /** Has many clips and followers. */
  star: string;
  /** Follows a thousand, and has liked and saved much. */
  fan: string;
}

/** What was written. */
export interface Generated {
  clips: readonly string[];
  rows: Record<string, number>;
  seconds: number;
}

const YEAR_MS = 365 * 86_400_000;
/** Accounts that the fan follows. */
const FAN_FOLLOWS = 1000;
const WORDS =
  'harbour dusk crane tide market rain roof garden violin bread river train lantern snow field dog kite stage'.split(
    ' ',
  );

/**
 * Fills a migrated database, which no process has open, with a seeded population: few accounts and clips get most of the
 * acts. Counters are counted from the rows in the end.
 */
export function generate(path: string, size: Size, known: Known): Generated {
  const started = performance.now();
  const database = new DatabaseSync(path);
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = OFF',
    'foreign_keys = OFF',
    'cache_size = -1000000',
    'temp_store = MEMORY',
  ])
    database.exec(`pragma ${pragma}`);
  try {
    const world = drawWorld(size, known);
    for (const fill of FILLS) inTransaction(database, () => fill(database, world));
    inTransaction(database, () => count(database));
    database.exec('analyze');
    database.exec('pragma wal_checkpoint(truncate)');
    const rows = countRows(database);
    return { clips: world.clips, rows, seconds: (performance.now() - started) / 1000 };
  } finally {
    database.close();
  }
}

interface World {
  random: Random;
  now: number;
  size: Size;
  /** The star first, the fan second. */
  accounts: string[];
  clips: string[];
  /** Of each clip, the index of its creator. */
  creators: Uint32Array;
}

function drawWorld(size: Size, { star, fan }: Known): World {
  const random = createRandom(4);
  const accounts = [star, fan];
  while (accounts.length < size.accounts) accounts.push(`a_${random.id()}`);
  const clips = Array.from({ length: size.clips }, () => `v_${random.id()}`);
  const creators = Uint32Array.from(clips, (_, at) => {
    // Every two-hundredth clip is the star's: 5,000 of a million.
    if (at % 200 === 0) return 0;
    return random.popular(accounts.length);
  });
  return { random, now: Date.now(), size, accounts, clips, creators };
}

const FILLS = [
  fillProfiles,
  fillVideos,
  fillRenditions,
  fillFollows,
  fillLikes,
  fillSaves,
  fillShares,
  fillComments,
  fillNotifications,
];

/** How the acts are divided. */
const SHARES = { follows: 0.2, likes: 0.5, saves: 0.05, shares: 0.05, comments: 0.2 };
/** Of the fan alone, of each kind. */
const FAN_ACTS = 10_000;
/** Most that an account may have; the star has them all. */
const NOTIFICATIONS = 1000;

function fillProfiles(database: DatabaseSync, { accounts, now }: World): void {
  const insert = database.prepare(
    `insert or ignore into profiles (id, username, display_name, bio, role, joined_at)
     values (?, ?, ?, 'I film what I see.', 'user', ?)`,
  );
  const day = Math.floor(now / 86_400_000) * 86_400_000;
  for (const [at, id] of accounts.entries()) insert.run(id, `person${at}`, `Person ${at}`, day);
}

function fillVideos(database: DatabaseSync, world: World): void {
  const { clips, creators, accounts, random, now } = world;
  const insert = database.prepare(
    `insert into videos (id, creator_id, caption, visibility, audience, state, uploaded_at, published_at,
       duration_seconds, width, height, has_sound, poster_webp, poster_avif, thumbhash)
     values (?, ?, ?, 'public', 'public', 'ready', ?, ?, 12.5, 720, 1280, 1, ?, ?, 'nfcNpIpwhXxmh3hniIePdvd7Zw==')`,
  );
  for (const [at, id] of clips.entries()) {
    const hash = hashOf(at);
    const published = now - Math.floor(random.unit() * YEAR_MS);
    const caption = `${wordOf(random)} and ${wordOf(random)} #${wordOf(random)}`;
    const creator = accounts[creators[at]!]!;
    insert.run(id, creator, caption, published, published, `${hash}.webp`, `${hash}.avif`);
  }
}

function fillRenditions(database: DatabaseSync, { clips }: World): void {
  const insert = database.prepare(
    `insert into renditions (video_id, name, blob, width, height, bytes, bits_per_second)
     values (?, '720p', ?, 720, 1280, 1000000, 640000)`,
  );
  for (const [at, id] of clips.entries()) insert.run(id, `${hashOf(at)}.mp4`);
}

function fillFollows(database: DatabaseSync, world: World): void {
  const { accounts, random, size } = world;
  const insert = database.prepare(
    `insert or ignore into follows (follower_id, followed_id, state, at) values (?, ?, 'accepted', ?)`,
  );
  const follow = (follower: number, followed: number) => {
    if (follower === followed) return;
    insert.run(accounts[follower]!, accounts[followed]!, momentOf(world));
  };
  for (let at = 0; at < Math.min(FAN_FOLLOWS, accounts.length - 2); at += 1) follow(1, at + 2);
  for (let left = size.acts * SHARES.follows; left > 0; left -= 1)
    follow(random.index(accounts.length), random.popular(accounts.length));
}

/** Calls `act` for some accounts and clips, first for the fan, and never says the same pair twice to a table. */
function drawActs(world: World, share: number, act: (account: string, clip: string) => void): void {
  const { accounts, clips, random, size } = world;
  const all = Math.floor(size.acts * share);
  const own = Math.min(FAN_ACTS, Math.floor(all / 10));
  for (let at = 0; at < all; at += 1) {
    const account = at < own ? 1 : random.index(accounts.length);
    act(accounts[account]!, clips[random.popular(clips.length)]!);
  }
}

function fillLikes(database: DatabaseSync, world: World): void {
  const insert = database.prepare(
    'insert or ignore into likes (account_id, video_id, at) values (?, ?, ?)',
  );
  drawActs(world, SHARES.likes, (account, clip) => insert.run(account, clip, momentOf(world)));
}

function fillSaves(database: DatabaseSync, world: World): void {
  const insert = database.prepare(
    'insert or ignore into saves (account_id, video_id, at) values (?, ?, ?)',
  );
  drawActs(world, SHARES.saves, (account, clip) => insert.run(account, clip, momentOf(world)));
}

function fillShares(database: DatabaseSync, world: World): void {
  const insert = database.prepare(
    'insert or ignore into shares (account_id, video_id, has_link, reposted_at) values (?, ?, 0, ?)',
  );
  drawActs(world, SHARES.shares, (account, clip) => insert.run(account, clip, momentOf(world)));
}

/** The first clip, which is the star's, gets a tenth of them all. */
function fillComments(database: DatabaseSync, world: World): void {
  const { random, clips, accounts, creators } = world;
  const creatorOf = new Map(clips.map((clip, at) => [clip, accounts[creators[at]!]!]));
  const insert = database.prepare(
    `insert into comments (id, video_id, creator_id, author_id, thread_id, parent_id, text, state, is_listed, at, likes, replies)
     values (?, ?, ?, ?, ?, ?, ?, 'shown', 1, ?, ?, 0)`,
  );
  const threads = new Map<string, string>();
  drawActs(world, SHARES.comments, (account, drawn) => {
    const clip = random.unit() < 0.1 ? clips[0]! : drawn;
    const id = `c_${random.id()}`;
    const thread = random.unit() < 0.3 ? (threads.get(clip) ?? null) : null;
    const text = `The ${wordOf(random)}, the ${wordOf(random)}!`;
    const likes = random.popular(50);
    insert.run(
      id,
      clip,
      creatorOf.get(clip)!,
      account,
      thread,
      thread,
      text,
      momentOf(world),
      likes,
    );
    if (thread === null) threads.set(clip, id);
  });
}

function fillNotifications(database: DatabaseSync, world: World): void {
  const { accounts, clips, creators, random, size } = world;
  const group = database.prepare(
    `insert into notifications (id, account_id, kind, subject, video_id, actors, position, is_read, began_at, at)
     values (?, ?, 'like', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const act = database.prepare(
    'insert or ignore into notification_acts (notification_id, act, actor_id, at) values (?, ?, ?, ?)',
  );
  let position = 0;
  const tell = (account: number, clip: string, actors: number) => {
    const id = `n_${random.id()}`;
    const at = momentOf(world);
    position += 1;
    group.run(id, accounts[account]!, clip, clip, actors, position, random.index(2), at, at);
    for (let serial = 0; serial < actors; serial += 1) {
      const actor = accounts[(2 + position * 7 + serial) % accounts.length]!;
      act.run(id, `like ${actor} ${clip}`, actor, at);
    }
  };
  for (let serial = 0; serial < NOTIFICATIONS; serial += 1)
    tell(0, clips[(serial * 200) % clips.length]!, 20);
  for (let left = size.clips * 0.2; left > 0; left -= 1) {
    const clip = random.index(clips.length);
    if (creators[clip] !== 0) tell(creators[clip]!, clips[clip]!, 1 + random.index(3));
  }
  database.exec(`
    insert into notification_positions (account_id, latest, looked_to, removed_at, mailed_to)
      select account_id, max(position), 0, 0, 0 from notifications group by account_id
  `);
}

function count(database: DatabaseSync): void {
  database.exec(`
    delete from account_counters;
    insert into account_counters (account_id, followers, following)
      select id,
        (select count(*) from follows where followed_id = profiles.id and state = 'accepted'),
        (select count(*) from follows where follower_id = profiles.id and state = 'accepted')
      from profiles;
    delete from video_counters;
    insert into video_counters (video_id, likes, comments, shares, saves)
      select id,
        (select count(*) from likes where video_id = videos.id),
        (select count(*) from comments where video_id = videos.id and state = 'shown'),
        (select count(*) from shares where video_id = videos.id),
        (select count(*) from saves where video_id = videos.id)
      from videos;
    update comments set replies = (select count(*) from comments as reply where reply.thread_id = comments.id)
      where thread_id is null;
  `);
}

function momentOf({ now, random }: World): number {
  return now - Math.floor(random.unit() * YEAR_MS);
}

function wordOf(random: Random): string {
  return WORDS[random.index(WORDS.length)]!;
}

function hashOf(serial: number): string {
  return serial.toString(16).padStart(64, '0');
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('begin');
  work();
  database.exec('commit');
}

function countRows(database: DatabaseSync): Record<string, number> {
  const tables = [
    'profiles',
    'videos',
    'follows',
    'likes',
    'saves',
    'shares',
    'comments',
    'notifications',
  ];
  return Object.fromEntries(
    tables.map((table) => {
      const { rows } = database.prepare(`select count(*) as rows from ${table}`).get() as {
        rows: number;
      };
      return [table, rows];
    }),
  );
}
