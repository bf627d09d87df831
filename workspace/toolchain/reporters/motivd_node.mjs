// What became of each test, one JSON object a line: {file, name, outcome, message, line}. Runs inside the sandbox.
const LONGEST = 4000;

export default async function* report(source) {
  const around = []; // the names of what is open, by depth
  const errors = new Map(); // what a file's process wrote: all that is known where it never came to a test
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      around.length = data.nesting;
      around.push(data.name);
    } else if (type === 'test:stderr') {
      errors.set(data.file, ((errors.get(data.file) ?? '') + data.message).slice(0, LONGEST));
    } else if (type === 'test:pass' || type === 'test:fail') {
      const told = tell(type, data, around, errors);
      if (told) yield JSON.stringify(told) + '\n';
    }
  }
}

const tell = (type, data, around, errors) => {
  const error = data.details?.error;
  const file = data.file ?? '';
  if (data.nesting === 0 && file.endsWith(data.name)) {
    return type === 'test:fail' ? { file, name: '', outcome: 'failed', message: errors.get(file) ?? '', line: null } : null;
  }
  if (data.details?.type === 'suite' && (type === 'test:pass' || error?.failureType === 'subtestsFailed')) return null;
  if (error?.failureType === 'subtestsFailed') return null;
  const name = [...around.slice(0, data.nesting), data.name].join(' > ');
  if (data.skip !== undefined || data.todo !== undefined) return { file, name, outcome: 'skipped', message: '', line: null };
  if (type === 'test:pass') return { file, name, outcome: 'passed', message: '', line: null };
  const cause = error?.cause ?? error;
  const message = String(cause?.message ?? cause ?? '').slice(0, LONGEST);
  return { file, name, outcome: 'failed', message, line: lineOf(String(cause?.stack ?? ''), file) ?? data.line ?? null };
};

const lineOf = (stack, file) => {
  const at = stack.indexOf(file + ':');
  const found = at < 0 ? null : /^:(\d+)/.exec(stack.slice(at + file.length));
  return found ? Number(found[1]) : null;
};
