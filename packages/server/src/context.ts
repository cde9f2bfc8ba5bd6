// oxlint-disable max-lines -- the one place that composes: each feature adds a few lines, and a second file would be a second place
import { CAPTION_MENTIONS } from '@footlights/contract';
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { openDiskBlobs } from '#engines/blobs/disk.ts';
import { createInProcessBus } from '#engines/bus/in-process.ts';
import type { Blobs } from '#engines/blobs/port.ts';
import { migrate } from '#engines/db/migrate.ts';
import type { Db } from '#engines/db/port.ts';
import { openPostgresSearch } from '#engines/search/postgres.ts';
import { openSqliteSearch } from '#engines/search/sqlite.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { createEncoderChoice } from '#engines/encoder/choose.ts';
import { sweepWork } from '#engines/encoder/sweep.ts';
import { createJobs } from '#engines/jobs/in-database.ts';
import { createOutbox } from '#engines/outbox/in-database.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openKeys } from '#engines/keys/open.ts';
import { openMail } from '#engines/mail/open.ts';
import type { Keys } from '#engines/keys/port.ts';
import type { Mail } from '#engines/mail/port.ts';
import type { Push } from '#engines/push/port.ts';
import { pushKeysFrom } from '#engines/push/vapid.ts';
import { createWebPush } from '#engines/push/web-push.ts';
import { withRecord } from '#engines/keys/recorded.ts';
import type { Hashing } from '#features/accounts/hashing.ts';
import { createAccounts, type Accounts } from '#features/accounts/service.ts';
import type { CommentsOptions } from '#features/comments/parts.ts';
import { createComments, withOwnComments, type Comments } from '#features/comments/service.ts';
import { createLikes, type LikesOptions } from '#features/likes/service.ts';
import { createSaves } from '#features/saves/service.ts';
import { createShares, type Shares } from '#features/shares/service.ts';
import { createCounters, type Counters } from '#features/counters/service.ts';
import { createFollowingFeed } from '#features/feed/following.ts';
import { createOwnFeed } from '#features/feed/own.ts';
import { createPool } from '#features/feed/pool.ts';
import { createRanked } from '#features/feed/ranked.ts';
import { rankingOf } from '#features/feed/ranking.ts';
import { createFeed, type Feed } from '#features/feed/service.ts';
import { createCaptions, type Captions } from '#features/hashtags/captions.ts';
import { createHashtags } from '#features/hashtags/service.ts';
import { createAdding } from '#features/insights/adding.ts';
import {
  createInstanceNumbers,
  type InstanceNumbersOf,
} from '#features/insights/instance-numbers.ts';
import { createInsightsMails, type InsightsMails } from '#features/insights/mails.ts';
import { createInsights } from '#features/insights/service.ts';
import { createKeyRecord } from '#features/knowledge/key-record.ts';
import { createKnowledge } from '#features/knowledge/service.ts';
import { createMediaAddresses, type MediaAddresses } from '#features/media/addresses.ts';
import { createMediaGate } from '#features/media/gate.ts';
import { createChoices } from '#features/profiles/choices.ts';
import { createDataKeys, createLeaving, type Leaving } from '#features/leaving/service.ts';
import {
  chosenByHand,
  createLockDowns,
  type LockDownOptions,
} from '#features/lock-down/service.ts';
import { createNotifications, type Notifications } from '#features/notifications/service.ts';
import type { HeldTexts, Prevention } from '#features/prevention/service.ts';
import { createProfiles, type Profiles } from '#features/profiles/service.ts';
import { createAccountLists } from '#features/relations/pipeline.ts';
import { createRelations, type Relations } from '#features/relations/service.ts';
import {
  createSafetyKeys,
  createUpheldReports,
  evidenceBlobs,
  suspensionOf,
} from '#features/safety/service.ts';
import { createCheckQueue, createScreen } from '#features/screening/service.ts';
import { createKeeping, type Keeping } from '#features/search/keeping.ts';
import { touchOnChange } from '#features/search/touching.ts';
import { createFinder } from '#features/search/service.ts';
import { createSubtitles } from '#features/subtitles/service.ts';
import { createTransparency, type Transparencies } from '#features/transparency/service.ts';
import { createUploads, type Uploads } from '#features/uploads/service.ts';
import { createClips, type Clips } from '#features/videos/pipeline.ts';
import { createVideos, type Videos } from '#features/videos/service.ts';
import type { CounterParts } from '#features/views/options.ts';
import { createViews, type Views } from '#features/views/service.ts';
import { createWords, type Words } from '#features/words/service.ts';
import { createLimits, type Limits } from '#http/limits.ts';
import { createOrigins } from '#http/origin.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import { lockFolder } from '#lib/folder-lock.ts';
import type { AccountId } from '#lib/ids.ts';
import { namesIn } from '#lib/mentions.ts';
import { openSecrets, type Secrets } from '#lib/secrets.ts';
import type { Config } from '#config.ts';
import type { AppEvent } from '#events.ts';
import type { Log } from '#log.ts';
import { noteWith, openDeskTexts, openPrevention, paceOf } from './wiring/prevention.ts';
import { countScreened, openSafety, screeningFaults } from './wiring/safety.ts';

/** What the process is composed from: everything that a test, the demo or the red team may replace. */
export interface Outside {
  config: Config;
  clock: Clock;
  log: Log;
  /** Parts of the counter to put in the place of its own. */
  counterParts?: Partial<CounterParts>;
  /** Hears the SQL of every statement. */
  onQuery?: (sql: string) => void;
  /** Hashes passwords in the place of scrypt, which takes a fifth of a second each. */
  hashing?: Hashing;
  /** `loopback`: pushes go to this machine alone, by plain http. */
  pushReach?: 'public' | 'loopback';
}

/** Engines and services of one process. Disposing it stops work and closes files in reverse order. */
export type Context = Awaited<ReturnType<typeof createContext>>;

/** Opens the engines and builds the services: the only place that names an adapter. */
export async function createContext(outside: Outside) {
  await using stack = new AsyncDisposableStack();
  const ground = await openGround(outside, stack);
  const { db } = ground.database;
  const base = { ...outside, db, stack };
  const people = openPeople({ ...base, ...ground });
  const files = await openVideos({ ...base, ...people });
  const { videos, uploads } = files;
  const keys = await openDayKeys(outside, db);
  const views = openViews({ ...base, keys, videos, secret: ground.secrets.ticket });
  const media = openMedia({ ...base, ...people, videos, secret: ground.secrets.media });
  const choices = createChoices({ ...base, ...people, ...media, videos, chosen: chosenByHand });
  const clips = openClips({ db, ...people, videos, views, addresses: media.addresses });
  const { comments, lockDowns } = openTalk({ ...base, ...people, ...choices, clips });
  const acts = openActs({ ...base, ...people, clips });
  const feeds = openFeeds({ ...base, ...people, ...files, ...acts, clips, views });
  const told = openInsights({ ...base, ...ground, ...people, ...files, ...media, views, clips });
  const about = { ...told, clips, comments };
  const notifications = openNotifications({ ...base, ...ground, ...people, ...files, ...about });
  const met = { ...media, ...about, views, notifications };
  const judging = openSafety({ ...base, ...ground, ...people, ...files, ...met });
  await startViews(views, videos, stack);
  const found = await openSearch({ ...base, ...people, ...files, views, clips, ...feeds });
  const knowledge = stack.use(openKnowledge({ ...base, views, keys }));
  const made = [comments, ...Object.values(acts)];
  const judges = Object.values(judging);
  const kept = [...judges, lockDowns, notifications, ...Object.values(told), uploads, videos];
  const own = [...people.around, choices.avatars, people.profiles, people.accounts];
  // What builds on the rest is forgotten first.
  const keepers = [...kept, ...made, ...own];
  const leaving = openLeaving({ ...base, ...ground, ...people, videos, keepers });
  videos.hang(made.map(({ dropLot }) => dropLot));
  const { mail, outbox, transparency } = people;
  const working = [uploads, videos, notifications, told.insightsMails, outbox, transparency];
  await startAll([mail, ...working, ...judges, leaving, found.keeping]);
  const owned = stack.move();
  return {
    ...outside,
    ...ground,
    ...people,
    ...files,
    gate: media.gate,
    ...acts,
    ...choices,
    views,
    clips,
    subtitles: createSubtitles(videos),
    comments,
    lockDowns,
    ...feeds,
    notifications,
    ...judging,
    deskTexts: openDeskTexts({ ...base, ...people, ...files, notifications }),
    ...told,
    ...found,
    knowledge,
    leaving,
    instanceNumbersOf: openInstanceNumbers({ ...base, ...ground, ...people, ...files }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Comments, and accounts that narrow everything at once. */
function openTalk(
  options: Omit<CommentsOptions, 'chosen' | 'note'> & Omit<LockDownOptions, 'comments'>,
) {
  const noted = { note: noteWith(options.clock), chosen: chosenByHand };
  const comments = createComments({ ...options, ...noted });
  return { comments, lockDowns: createLockDowns({ ...options, comments }) };
}

/** What this server knows of views. */
function openKnowledge(options: Outside & { db: Db; views: Views; keys: Keys }) {
  return createKnowledge({ ...options, keyDays: () => options.keys.days() });
}

/** Lets services begin, one after the other. */
async function startAll(services: readonly { start(): void | Promise<void> }[]): Promise<void> {
  for (const service of services) await service.start();
}

/** The data folder, its secrets and database, and what guards requests. */
async function openGround({ config, clock, onQuery }: Outside, stack: AsyncDisposableStack) {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  stack.use(lockFolder(config.dataDir));
  const secrets = openSecrets(config.dataDir);
  const database = stack.use(openSqlite(join(config.dataDir, 'footlights.db'), onQuery));
  await migrate(database.db);
  const limits = createLimits(clock);
  const origins = createOrigins(config.publicUrl);
  return { secrets, database, limits, origins };
}

/** Accounts and their profiles, how they stand to each other, what is counted of their acts, and what is told of them. */
function openPeople(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    secrets: Secrets;
    limits: Limits;
  },
) {
  const { config, db, clock, log, stack } = options;
  const onFault = (error: unknown) => log.error({ err: error }, 'fault');
  const outbox = stack.use(createOutbox<AppEvent>({ db, clock, onFault }));
  const transparency = stack.use(createTransparency({ db, clock, onFault }));
  const prevention = openPrevention(options, {
    transparency,
    profileOf: (id) => profiles.byId(id),
  });
  const { texts, rules, newcomers } = prevention;
  const profiles = createProfiles({ db, clock, outbox, texts, newcomers });
  const mail = stack.use(
    openMail({ db, clock, log, origin: config.publicUrl, server: config.mailServer }),
  );
  const { accounts, dataKeys } = openAccounts({ ...options, mail, profiles, rules });
  const counters = createCounters({ db, clock });
  const accountOf = (id: AccountId, within: Db) => profiles.openById(id, within);
  const accountsOf = (ids: readonly AccountId[]) => profiles.byIds(ids);
  const showsAdult = async (id: AccountId) => (await profiles.byId(id))?.showsAdult === true;
  const relations = createRelations({
    db,
    clock,
    counters,
    outbox,
    accountOf,
    accountsOf,
    showsAdult,
    pace: paceOf(prevention),
  });
  const sightOf: Relations['sightOf'] = (viewer, ids) => relations.sightOf(viewer, ids);
  const accountLists = createAccountLists({ db, accountsOf, sightOf });
  const words = createWords(db);
  const people = { profiles, accounts, counters, relations, accountLists, words, dataKeys };
  const before = { prevention, texts, around: [texts, words, relations], transparency };
  return { outbox, mail, ...people, ...before };
}

/** Who may sign in, and the keys by which somebody who may not reaches their data. */
function openAccounts(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    secrets: Secrets;
    limits: Limits;
    mail: Mail;
    profiles: Profiles;
    rules: Prevention['rules'];
  },
) {
  const { config, db, clock, stack, secrets, rules } = options;
  const keys = createSafetyKeys(secrets.session);
  const dataKeys = createDataKeys(secrets.session, clock);
  const accounts = stack.use(
    createAccounts({
      ...options,
      async suspensionOf(id) {
        const suspension = await suspensionOf({ db, keys }, id);
        return suspension && { ...suspension, exportPath: dataKeys.pathOf(id) };
      },
      requireName: async (username) => void (await rules.screen(username, 'username')),
      secret: secrets.session,
      factorSecret: secrets.factor,
      instanceName: config.instanceName,
      rules: config,
    }),
  );
  return { accounts, dataKeys };
}

/** The end of accounts, and what they take with them. */
function openLeaving(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    accounts: Accounts;
    profiles: Profiles;
    outbox: Outbox<AppEvent>;
    dataKeys: ReturnType<typeof createDataKeys>;
    limits: Limits;
    videos: Videos;
    /** Every service that keeps something of accounts, in the order in which it forgets. */
    keepers: readonly { belongings: Belongings | readonly Belongings[] }[];
  },
): Leaving {
  const { config, log, stack, keepers } = options;
  return stack.use(
    createLeaving({
      ...options,
      instanceName: config.instanceName,
      graceDays: config.graceDays,
      belongings: keepers.flatMap(({ belongings }) => belongings),
      onFault: (error) => log.error({ err: error }, 'fault'),
    }),
  );
}

interface OpenedVideos {
  blobs: Blobs;
  jobs: Jobs;
  clearJobs: Jobs;
  pushJobs: Jobs;
  screenJobs: Jobs;
  uploadRoot: string;
  captions: Captions;
  videos: Videos;
  uploads: Uploads;
}

/** Uploading, processing and keeping clips. */
async function openVideos(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    profiles: Profiles;
    outbox: Outbox<AppEvent>;
    texts: HeldTexts;
    transparency: Transparencies;
  },
): Promise<OpenedVideos> {
  const { config, clock, log, db, stack, profiles, outbox, texts } = options;
  const onFault = (error: unknown) => log.error({ err: error }, 'fault');
  const uploadRoot = join(config.dataDir, 'uploads');
  await mkdir(uploadRoot, { recursive: true, mode: 0o700 });
  const blobs = await openDiskBlobs(join(config.dataDir, 'blobs'));
  const encoder = stack.use(createEncoderChoice({ ffmpegPath: config.ffmpegPath, log }));
  const jobs = stack.use(createJobs({ db, clock, concurrency: config.encoders, onFault }));
  const clearJobs = stack.use(createJobs({ db, clock, concurrency: 1, onFault }));
  // Encoding a clip holds up no push.
  const pushJobs = stack.use(createJobs({ db, clock, concurrency: 4, onFault }));
  const captions = createCaptions(db);
  const screenJobs = stack.use(
    createJobs({ db, clock, concurrency: 2, onFault: screeningFaults(log) }),
  );
  const checks =
    config.screening === undefined ? null : createCheckQueue({ clock, jobs: screenJobs });
  const count = countScreened(options.transparency);
  const screen = createScreen({ ...options, firstClips: config.firstClips, checks, count });
  const videos = stack.use(
    createVideos({
      captioned: (transaction, clip) => captions.read(transaction, clip),
      db,
      clock,
      jobs,
      clearJobs,
      outbox,
      texts,
      blobs,
      screen,
      namedElsewhere: async (names) => [
        ...(await profiles.namedPictures(names)),
        ...(await evidenceBlobs(db, names)),
      ],
      standingOf: (id, transaction) => profiles.standingOf(id, transaction),
      onFault,
      sweepWork,
      bus: createInProcessBus(onFault),
      encoder: encoder.open,
      sourceRoot: uploadRoot,
      workRoot: join(config.dataDir, 'work'),
      limits: {
        minSeconds: config.clipSeconds.min,
        maxSeconds: config.clipSeconds.max,
        maxBytes: config.uploadBytes,
        maxPixels: config.clipPixels,
      },
    }),
  );
  const uploads = stack.use(createUploads({ db, clock, videos, texts, limits: config, onFault }));
  return { blobs, jobs, clearJobs, pushJobs, screenJobs, uploadRoot, captions, videos, uploads };
}

/** The feed for everybody, and those of one account. */
function openFeeds(options: {
  db: Db;
  config: Config;
  clock: Clock;
  counters: Counters;
  captions: Captions;
  clips: Clips;
  videos: Videos;
  views: Views;
  profiles: Profiles;
  relations: Relations;
  words: Words;
  shares: Pick<Shares, 'repostsOf'>;
}) {
  const { clock, clips, config, videos, profiles, relations, words, shares } = options;
  const pool = createPool({
    clips,
    clock,
    rankedOf: createRanked({ ...options, upheldReportsOf: createUpheldReports(options.db) }),
    formula: config.formula,
    onChange: (listener) => videos.onChange(listener),
  });
  return {
    ranking: rankingOf(config.formula),
    feed: createFeed({ clips, pool }),
    ownFeed: createOwnFeed({
      pool,
      clips,
      relations,
      mutedWordsOf: (viewer) => words.mutedWordsOf(viewer),
    }),
    following: createFollowingFeed({
      relations,
      clips,
      creatorsOf: (ids) => profiles.byIds(ids),
      picks: [
        async (accounts, page) =>
          (await clips.pickOf(accounts, page)).map((place) => ({ ...place, by: null })),
        async (accounts, page) =>
          (await shares.repostsOf(accounts, page)).map(({ accountId: by, id, at }) => ({
            by,
            id,
            at,
          })),
      ],
    }),
  };
}

/** Clips as people see them. */
function openClips(options: {
  db: Db;
  videos: Videos;
  views: Views;
  relations: Relations;
  profiles: Profiles;
  counters: Counters;
  words: Words;
  addresses: MediaAddresses;
}): Clips {
  const { db, videos, views, relations, profiles, counters, words, addresses } = options;
  return createClips({
    db,
    addressOf: (blob, audience) => addresses.of(blob, audience),
    board: videos.board,
    relations,
    creatorsOf: (ids) => profiles.byIds(ids),
    shownOf: (ids) => Promise.resolve(views.shownOf(ids)),
    actsOf: async (ids, viewer) =>
      withOwnComments(db, viewer, { ids, counts: await counters.ofVideos(ids) }),
    mutedWordsOf: (viewer) => words.mutedWordsOf(viewer),
  });
}

/** Addresses of media, and who may have what is there. */
function openMedia(options: {
  clock: Clock;
  db: Db;
  profiles: Profiles;
  videos: Videos;
  secret: string;
}) {
  const { clock, db, profiles, videos } = options;
  const addresses = createMediaAddresses(options);
  const gate = createMediaGate({
    addresses,
    clock,
    // Whatever else keeps blobs of its own names them here.
    owners: [
      (name) => videos.audiencesOf(name),
      async (name) => ((await profiles.showsPicture(name)) ? ['public'] : []),
      async (name) => ((await evidenceBlobs(db, [name])).length > 0 ? ['desk'] : []),
    ],
  });
  videos.onChange(() => gate.forget());
  return { addresses, gate, onPicture: () => gate.forget() };
}

/** What people do with clips on purpose. */
function openActs(options: LikesOptions) {
  return {
    likes: createLikes(options),
    saves: createSaves(options),
    shares: createShares(options),
  };
}

/** Hashtags, and finding them, clips and accounts. */
async function openSearch(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    outbox: Outbox<AppEvent>;
    profiles: Profiles;
    relations: Relations;
    counters: Counters;
    captions: Captions;
    videos: Videos;
    views: Views;
    clips: Clips;
    feed: Feed;
  },
) {
  const { config, clock, log, stack, counters, views, videos } = options;
  const lost: { keeping?: Keeping } = {};
  const search = stack.use(
    config.searchUrl === undefined
      ? openSqliteSearch(join(config.dataDir, 'search.db'), () => lost.keeping?.compare())
      : await openPostgresSearch(config.searchUrl),
  );
  const hashtags = createHashtags({
    ...options,
    releasedOf: (ids) => views.sumsOf(ids),
    actsOf: (ids) => counters.ofVideos(ids),
  });
  const finder = createFinder({ ...options, search, hashtags });
  const keeping = stack.use(
    createKeeping({
      search,
      clock,
      sources: {
        ...options,
        hashtags,
        allPublished: () => videos.allPublished(),
        releasedOf: (ids) => views.sumsOf(ids),
      },
      onFault: (error) => log.error({ err: error }, 'fault'),
      // A database of its own may come from another time than the data folder.
      isNoteOurs: config.searchUrl === undefined,
    }),
  );
  lost.keeping = keeping;
  stack.defer(touchOnChange({ ...options, hashtags, keeping }));
  return { search, hashtags, finder, keeping };
}

/** What creators are told of their clips, by week also by mail. */
function openInsights(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    secrets: Secrets;
    mail: Mail;
    accounts: Accounts;
    profiles: Profiles;
    counters: Counters;
    views: Views;
    clips: Clips;
    addresses: MediaAddresses;
  },
) {
  const { config, log, stack, secrets, accounts, profiles, addresses } = options;
  const insights = createInsights({
    ...options,
    addressOf: (blob, audience) => addresses.of(blob, audience),
  });
  const insightsMails = stack.use(
    createInsightsMails({
      ...options,
      insights,
      async mailOf(id) {
        if ((await profiles.openById(id)) === undefined) return null;
        return confirmedAddress(accounts, id);
      },
      instanceName: config.instanceName,
      publicUrl: config.publicUrl,
      secret: secrets.session,
      onFault: (error) => log.error({ err: error }, 'fault'),
    }),
  );
  return { insights, insightsMails };
}

/** What whoever runs the instance is told of it. */
function openInstanceNumbers(
  options: Outside & {
    db: Db;
    database: { bytes: () => Promise<number> };
    outbox: Outbox<AppEvent>;
    mail: Mail;
    blobs: Blobs;
    uploads: Uploads;
    jobs: Jobs;
    clearJobs: Jobs;
    pushJobs: Jobs;
    screenJobs: Jobs;
  },
): InstanceNumbersOf {
  const { config, mail, outbox, blobs, uploads, database } = options;
  return createInstanceNumbers({
    ...options,
    queues: {
      jobs: [options.jobs, options.clearJobs, options.pushJobs, options.screenJobs],
      events: [outbox],
      mails: [mail],
    },
    storage: async () => ({
      blobBytes: await blobs.usedBytes(),
      uploadBytes: await uploads.arrivedBytes(),
      databaseBytes: await database.bytes(),
      freeBytes: await freeBytesOf(config.dataDir),
    }),
  });
}

/** Null: the file system does not say. */
async function freeBytesOf(folder: string): Promise<number | null> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

async function confirmedAddress(accounts: Accounts, id: AccountId): Promise<string | null> {
  const account = await accounts.accountOf(id);
  return account?.isEmailConfirmed === true ? (account.email ?? null) : null;
}

/** What people are told, and ways to tell them. It hears of every act from the outbox. */
function openNotifications(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    secrets: Secrets;
    limits: Limits;
    outbox: Outbox<AppEvent>;
    mail: Mail;
    accounts: Accounts;
    profiles: Profiles;
    relations: Relations;
    clips: Clips;
    comments: Comments;
    words: Words;
    insightsMails: InsightsMails;
    pushJobs: Jobs;
  },
): Notifications {
  const { config, db, clock, log, stack, secrets, accounts, profiles, clips } = options;
  const onFault = (error: unknown) => log.error({ err: error }, 'fault');
  const { signIns } = accounts;
  const notifications = stack.use(
    createNotifications({
      db,
      clock,
      onFault,
      limits: options.limits,
      pushJobs: options.pushJobs,
      relations: options.relations,
      creatorsOf: (ids) => profiles.byIds(ids),
      clipsOf: (ids, viewer) => clips.show(ids, viewer),
      subjectsOf: (ids) => clips.subjectsOf(ids),
      commentsOf: (ids) => options.comments.subjectsOf(ids),
      mutedWordsOf: (id) => options.words.mutedWordsOf(id),
      async namedIn(video) {
        const subject = (await clips.subjectsOf([video])).get(video);
        const names = namesIn(subject?.caption ?? '').slice(0, CAPTION_MENTIONS);
        return [...(await profiles.mentioned(names)).values()];
      },
      isOpen: async (id) => (await profiles.openById(id)) !== undefined,
      openSessions: (ids) => signIns.openAmong(ids),
      push: openPush(options),
      mailOf: (id) => confirmedAddress(accounts, id),
      endOthers: (token) => options.insightsMails.end(token),
      mail: (letter) => options.mail.send(letter),
      instanceName: config.instanceName,
      publicUrl: config.publicUrl,
      secret: secrets.session,
    }),
  );
  options.outbox.listen((told) => options.comments.hear(told));
  options.outbox.listen((told) => notifications.hear(told));
  signIns.onEnd((account) => notifications.hub.check(account));
  return notifications;
}

/** Push services want to know whom to turn to; an instance without an https address of its own has nobody. */
function openPush({ config, secrets, pushReach }: Outside & { secrets: Secrets }): Push {
  const { publicUrl } = config;
  return createWebPush({
    keys: pushKeysFrom(secrets.push),
    contact:
      publicUrl?.startsWith('https:') === true ? publicUrl : 'mailto:nobody@footlights.invalid',
    reach: pushReach ?? 'public',
  });
}

/** The keys of counting days, remembered while they are there and for some days after. */
async function openDayKeys({ config, clock, log }: Outside, db: Db): Promise<Keys> {
  const { keys, warning } = await openKeys({
    kind: config.keys,
    dataDir: config.dataDir,
    onWarning: (text) => log.warn(text),
  });
  if (warning !== null) log.warn(warning);
  const record = createKeyRecord({ db, clock });
  return withRecord(keys, record, (error) => log.error({ err: error }, 'fault'));
}

/** The counter, not yet begun: it asks for clips when it does. */
function openViews(
  options: Outside & {
    db: Db;
    stack: AsyncDisposableStack;
    keys: Keys;
    secret: string;
    videos: Videos;
  },
): Views {
  const { config, stack, videos, counterParts: parts = {} } = options;
  const onReleases = createAdding((ids, within) => videos.publishedAmong(ids, within));
  const journals = createDiskJournal(config.dataDir);
  return stack.use(createViews({ ...options, journals, parts, onReleases }));
}

/** Counts what can be played, and hears of every change to it from then on. */
async function startViews(
  views: Views,
  videos: Videos,
  stack: AsyncDisposableStack,
): Promise<void> {
  await views.start({ all: () => videos.allPublished(), one: (id) => videos.videoOf(id) });
  const deafen = videos.onChange(({ id, kind }) =>
    kind === 'deleted' ? views.videoRemoved(id) : views.videoChanged(id),
  );
  stack.defer(deafen);
}
