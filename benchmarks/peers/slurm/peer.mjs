// Slurm on the loopback, tuned for many small jobs: munged, slurmctld and one slurmd of our own, in the foreground, with our own key and configuration.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, percentiles, run, serve, sharedClockMs, sideBySide, start, timed, until } from '../shared/peer.mjs';

// The node claims more processors than there are, so that placing is not limited by them.
const SLOTS = 256;
const CLIENTS = 8;
const nothing = '#!/bin/sh\nexec /bin/true\n';

await serve('slurm', async (folder) => {
  const [munge, state, spool] = ['munge', 'state', 'spool'].map((name) => {
    mkdirSync(join(folder, name), { mode: 0o755 });
    return join(folder, name);
  });
  const socket = join(munge, 'socket');
  writeFileSync(join(munge, 'key'), randomBytes(1024), { mode: 0o400 });
  start(folder, 'munge.log', '/usr/sbin/munged', [
    '--foreground', '--force', '--key-file', join(munge, 'key'), '--socket', socket, '--pid-file', join(munge, 'pid'),
    '--log-file', join(munge, 'log'), '--seed-file', join(munge, 'seed'),
  ]);
  const env = { ...process.env, SLURM_CONF: join(folder, 'slurm.conf'), TZ: 'UTC' };
  const [controller, node] = [await freePort(), await freePort()];
  const host = hostname().split('.')[0];
  const { username } = userInfo();
  writeFileSync(env.SLURM_CONF, configuration({ host, username, controller, node, socket, state, spool, folder }));
  await until(() => run('munge', ['-n', '-S', socket]).then(() => true, () => false), 10, 50);
  start(folder, 'slurmctld.log', '/usr/sbin/slurmctld', ['-D', '-i'], { env });
  start(folder, 'slurmd.log', '/usr/sbin/slurmd', ['-D', '-N', host], { env });
  const slurm = (program, ...args) => run(program, args, { env, cwd: spool });
  await until(() => slurm('sinfo', '-h', '-o', '%T').then((said) => /idle/.test(said), () => false), 60, 200);

  const script = join(folder, 'true.sh');
  writeFileSync(script, nothing, { mode: 0o755 });
  const submit = (...args) => slurm('sbatch', '--quiet', '--output=/dev/null', '--error=/dev/null', '--parsable', ...args, script);
  const none = async () => (await slurm('squeue', '-h', '-t', 'PD,R,CG,CF', '-o', '%i')).trim() === '';
  return {
    ready: { controller },
    singles: (count) => timed(count, async () => {
      await sideBySide(count, CLIENTS, () => submit());
      await until(none, 600, 50);
    }),
    array: (count) => timed(count, async () => {
      await submit(`--array=0-${count - 1}`);
      await until(none, 600, 50);
    }),
    latency: async (count) => {
      // The job writes to a pipe: what is read from it is when its process ran.
      const pipe = join(folder, 'pipe');
      await run('mkfifo', [pipe]);
      const reader = spawn('setpriv', ['--pdeathsig', 'KILL', 'sh', '-c', `exec cat 0<>${pipe}`], { stdio: ['ignore', 'pipe', 'inherit'] });
      const job = join(folder, 'pipe.sh');
      writeFileSync(job, `#!/bin/sh\necho > ${pipe}\n`, { mode: 0o755 });
      const took = new Float64Array(count);
      const answer = await timed(count, async () => {
        for (let i = 0; i < count; i++) {
          const ran = new Promise((resolve) => reader.stdout.once('data', resolve));
          const sent = sharedClockMs();
          await slurm('sbatch', '--quiet', '--output=/dev/null', '--error=/dev/null', job);
          await ran;
          took[i] = sharedClockMs() - sent;
          await until(none, 60, 20);
        }
        return percentiles(took.sort());
      });
      reader.kill();
      rmSync(pipe);
      return answer;
    },
  };
});

function configuration({ host, username, controller, node, socket, state, spool, folder }) {
  return `ClusterName=bench
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=${username}
SlurmdUser=${username}
AuthType=auth/munge
AuthInfo=socket=${socket}
CredType=cred/munge
StateSaveLocation=${state}
SlurmdSpoolDir=${spool}
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
SwitchType=switch/none
SlurmctldDebug=error
SlurmdDebug=error
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,default_queue_depth=10000,batch_sched_delay=0,max_rpc_cnt=0,bf_interval=-1
SlurmdParameters=config_overrides
MaxArraySize=100001
MaxJobCount=200000
MinJobAge=2
ReturnToService=2
CompleteWait=0
MessageTimeout=60
PropagateResourceLimits=NONE
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${SLOTS} RealMemory=65536 State=UNKNOWN
PartitionName=bench Nodes=${host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
`;
}
