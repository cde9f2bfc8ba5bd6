/** What stands beside the files of a bundle for authorities. */
export function exportReadme(made: {
  instance: string;
  reference: string;
  exportedAt: string;
  /** Name of the list of hashes. */
  sums: string;
}): string {
  const { instance, reference, exportedAt, sums } = made;
  return [
    `Handed over by ${instance} to the request ${reference}, ${exportedAt}.`,
    '',
    '  case.json: what was reported, and where the case stands',
    '  account.json: whose it is, as everybody could see it',
    '  evidence.json: what it said and showed when it was reported, with the minute',
    '  decisions.json: what was decided, why, and what the account answered',
    '  files/: its pictures and films; the name of each is the SHA-256 of its bytes',
    `  ${sums}: SHA-256 of everything else here`,
    '',
    `Check it by: sha256sum --check ${sums}`,
    `The SHA-256 of ${sums} itself is in the audit log of the instance and in the name of this zip.`,
    '',
    'Nothing in here says who watched anything: no such record exists, under any name. Nothing',
    'says who reported it, from where anybody connected, or how the account signs in: addresses',
    'of networks are not kept, and who reports is told to nobody.',
    '',
  ].join('\n');
}
