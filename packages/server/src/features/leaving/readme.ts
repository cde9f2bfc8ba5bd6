/** What stands beside the files of an export, for whoever unpacks it. */
export function readmeOf(made: {
  instanceName: string;
  at: Date;
  names: readonly string[];
}): string {
  const { instanceName, at, names } = made;
  return [
    `Everything that ${instanceName} keeps of your account, as of ${at.toISOString().slice(0, 10)}.`,
    '',
    ...names.map((name) => `  ${name}`),
    '  profile/: your picture, if you have one',
    '  clips/: your clips as they are played, largest size, with their covers and subtitles',
    '',
    'Times are milliseconds since 1 January 1970, UTC.',
    '',
    'What you watched is not in here, because it is not kept: no list of views exists under',
    'your name or any other. Views of your clips are published numbers with noise, which',
    'every visitor of your profile sees, and which say nothing of any person.',
    '',
    'Passwords, codes and keys are not in here either: they are kept as hashes that are of',
    'use to nobody but this server.',
    '',
  ].join('\n');
}
