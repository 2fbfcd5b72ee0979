#!/usr/bin/env node
// The command line. Plain JavaScript that any Node from 20.19 runs without node_modules: it brings the packages and
// the right Node, then hands over to TypeScript. Nothing newer than Node 14 may stand in this file, so that an old
// Node gets a sentence and not a syntax error.
const USAGE = `usage: millrace <command> [options]

  start    start the studio and the local AWS (also: npm start)
             --port N       port of the studio (3000; 0: any free one)
             --aws-port N   port of the local AWS (4566; 0: any free one)
             --data DIR     data folder (.millrace)
             --profile P    local, or aws: the account of your AWS credentials (AWS_PROFILE, AWS_REGION)
  stop     end the studio and the local AWS of a data folder
             --data DIR     data folder (.millrace)
  dev      like start, with reload for contributors
  sql      run an SQL script without a server: sql FILE.sql | -   (sql --help)
  parse    parse an SQL script only: parse FILE.sql
  user     add a user, or change a password: user NAME   (the password is read from standard input); without NAME: list them
             --data DIR     data folder (.millrace)
             --role R       viewer, member or admin (the first user: admin, others: member)
             --remove       take the user out
  aws      run only the local AWS in the foreground: --port N --data DIR
  test     install what tests need and run them all (also: npm test)
             [lint types knip unit build e2e]   only these stages
`;

const COMMANDS = ['start', 'stop', 'dev', 'sql', 'parse', 'aws', 'user', 'test'];

/** @returns {boolean} whether this Node can run the files next to this one */
function isOldNode() {
  const parts = process.versions.node.split('.');
  const major = Number(parts[0]);
  return major < 20 || (major === 20 && Number(parts[1]) < 19);
}

function main() {
  const command = process.argv[2];
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    const out = command === undefined ? process.stderr : process.stdout;
    out.write(USAGE);
    process.exitCode = command === undefined ? 2 : 0;
    return;
  }
  if (!COMMANDS.includes(command)) {
    process.stderr.write(`millrace: unknown command "${command}" (one of: ${COMMANDS.join(', ')}; millrace --help tells more)\n`);
    process.exitCode = 2;
    return;
  }
  if (isOldNode()) {
    process.stderr.write(
      `millrace: Node 20.19 or newer is needed to start, this one is ${process.versions.node} (get a newer one from nodejs.org)\n`,
    );
    process.exitCode = 1;
    return;
  }
  import('./bootstrap/hand-over.mjs').then((module) => module.handOver(command, process.argv.slice(3)));
}

main();
