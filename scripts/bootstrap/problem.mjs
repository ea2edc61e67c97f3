/**
 * Something outside the program that stops it from getting ready: no network, no compiler, a full disk.
 * The message is one paragraph for people: what happened, and what to do about it.
 */
export class BootstrapProblem extends Error {
  /** @param {string} message one paragraph  @param {string} [detail] output of the tool that failed */
  constructor(message, detail) {
    super(message);
    this.name = 'BootstrapProblem';
    this.detail = detail;
  }
}

/** Turns an error of the file system into a problem that says which disk is full or not writable. */
export function diskProblem(error, where) {
  if (error?.code === 'ENOSPC') {
    return new BootstrapProblem(`The disk that holds ${where} is full. Getting ready needs about 1.5 GB once; free some space and run the same command again, it continues where it stopped.`);
  }
  if (error?.code === 'EACCES' || error?.code === 'EPERM' || error?.code === 'EROFS') {
    return new BootstrapProblem(`${where} cannot be written (${error.code}). Give your user write permission there, or name another folder with the environment variable MARGINLINE_CACHE.`);
  }
  return error;
}

/** Prints an error the way a person wants to read it and returns the exit code to use. */
export function reportProblem(error) {
  const fixed = diskProblem(error, error?.path ?? 'the folder in use');
  if (fixed instanceof BootstrapProblem) {
    if (fixed.detail) process.stderr.write(`${tail(fixed.detail, 25)}\n\n`);
    process.stderr.write(`${fixed.message}\n`);
  } else {
    process.stderr.write(`${process.env.MARGINLINE_DEBUG ? (error?.stack ?? error) : `Unexpected failure while getting ready: ${error?.message ?? error}. Set MARGINLINE_DEBUG=1 to see where it happened.`}\n`);
  }
  return 1;
}

/** The last lines of a tool's output; the reason of a failure is nearly always there. */
export function tail(text, lines) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
