namespace Skyops.Tests.Sandbox;

/// <summary>
/// What a program might try to get out, in Python: each does one thing that must raise an error. <c>sc</c> makes a system call by
/// its numbers on x86-64 and arm64. The names of files and numbers of the host come in the environment.
/// </summary>
internal static class EscapeProbes
{
    /// <summary>Exit code 0 and the output <c>denied</c> say that it was refused, with how.</summary>
    public const string Prelude =
        """
        import ctypes, os, platform, socket, stat, struct, subprocess, sys
        libc = ctypes.CDLL(None, use_errno=True)
        arm = platform.machine() == 'aarch64'
        def sc(x64, arm64, *args):
            ctypes.set_errno(0)
            result = libc.syscall(arm64 if arm else x64, *[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
            if result == -1: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            return result
        def must(ok, what):
            if ok: raise OSError(0, what)
            return what
        def ended(by, program):
            child = os.fork()
            if child == 0:
                program()
                os._exit(0)
            status = os.waitpid(child, 0)[1]
            return must(os.WIFSIGNALED(status) and os.WTERMSIG(status) == by, 'status %d' % status)
        host = {name: value for name, value in os.environ.items() if name.startswith('HOST_')}
        def attempt():

        """;

    public const string End =
        """

        try:
            result = attempt()
        except (OSError, ValueError) as refused:
            open('/data/outputs/denied', 'w').write(str(refused))
            sys.exit(0)
        print('ESCAPED', result, file=sys.stderr)
        sys.exit(9)
        """;

    public static readonly SortedDictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["write to the host's programs"] = "open('/usr/bin/escaped', 'w')",
        ["write to the root"] = "open('/escaped', 'w')",
        ["change an input"] = "os.listdir('/data/inputs'); open('/data/inputs/escaped', 'w')",
        ["move a folder of the layout"] = "os.rename('/data/outputs', '/data/elsewhere')",
        ["put a link in the place of a folder"] = "os.rmdir('/data/logs'); os.symlink('/etc', '/data/logs')",
        ["read root's home"] = "os.listdir('/root')",
        ["read passwords"] = "open('/etc/shadow')",
        ["read the worker's keys"] = "open(host['HOST_SECRET'])",
        ["read other attempts"] = "os.listdir(host['HOST_ATTEMPTS'])",
        ["look into /run"] = "os.listdir('/run')",
        ["trace a process"] = "sc(101, 117, 0, 0, 0, 0)",
        ["attach to the first process"] = "sc(101, 117, 16, 1, 0, 0)",
        ["read another process's memory"] = "sc(310, 270, 1, 0, 0, 0, 0, 0)",
        ["take a descriptor of another process"] = "sc(438, 438, sc(434, 434, 1, 0), 0, 0)",
        ["mount"] = "sc(165, 40, b'tmpfs', b'/data/scratch', b'tmpfs', 0, 0)",
        ["mount again for writing"] = "sc(165, 40, b'none', b'/usr', 0, 32 | 4096, 0)",
        ["unmount"] = "sc(166, 39, b'/data/inputs', 2)",
        ["open a tree of mounts"] = "sc(428, 428, -100, b'/usr', 1)",
        ["change the root"] = "sc(155, 41, b'/data', b'/data/scratch')",
        ["chroot"] = "os.chroot('/data/scratch')",
        ["unshare a user namespace"] = "sc(272, 97, 0x10000000)",
        ["clone into a user namespace"] = "sc(56, 220, 0x10000000 | 17, 0, 0, 0, 0)",
        ["clone3"] = "sc(435, 435, 0, 0)",
        ["enter a namespace"] = "sc(308, 268, os.open('/proc/self/ns/net', os.O_RDONLY), 0)",
        ["make a sandbox in the sandbox"] = "must(subprocess.run(['/usr/bin/unshare', '-r', 'true'], stderr=subprocess.DEVNULL).returncode != 0, 'unshare failed')",
        ["add a key"] = "sc(248, 217, b'user', b'x', b'y', 1, -2)",
        ["read keys"] = "sc(250, 219, 0, -3, 0)",
        ["load BPF"] = "sc(321, 280, 0, 0, 0)",
        ["measure performance events"] = "sc(298, 241, 0, 0, -1, -1, 0)",
        ["userfaultfd"] = "sc(323, 282, 1)",
        ["io_uring"] = "sc(425, 425, 1, 0)",
        ["load another kernel"] = "sc(246, 104, 0, 0, 0, 0)",
        ["load a module"] = "sc(175, 105, 0, 0, b'')",
        ["reboot"] = "sc(169, 142, 0xfee1dead, 672274793, 0x1234567, 0)",
        ["sysrq"] = "open('/proc/sysrq-trigger', 'w').write('h')",
        ["pattern of core dumps"] = "open('/proc/sys/kernel/core_pattern', 'w').write('|/data/scratch/x')",
        ["settings of the kernel"] = "open('/proc/sys/kernel/hostname', 'w').write('x')",
        ["the root of the first process"] = "open('/proc/1/root/etc/shadow')",
        ["memory of the first process"] = "open('/proc/1/mem', 'rb').read(1)",
        ["see the host's processes"] = "must(not os.path.exists('/proc/' + host['HOST_PROCESS']) and len([p for p in os.listdir('/proc') if p.isdigit()]) < 8, 'few processes')",
        ["kill a process of the host"] = "os.kill(int(host['HOST_PROCESS']), 9)",
        ["be spared when memory is short"] = "must(host['HOST_RESOURCE'] == 'no', 'the worker itself may not'); open('/proc/self/oom_score_adj', 'w').write('-1000')",
        ["the host's loopback"] = "socket.create_connection(('127.0.0.1', int(host['HOST_PORT'])), 2)",
        ["the internet"] = "socket.create_connection(('8.8.8.8', 53), 2)",
        ["see other networks"] = "must([name for _, name in socket.if_nameindex()] == ['lo'], 'only lo')",
        ["an abstract socket of the host"] = "socket.socket(socket.AF_UNIX).connect('\\0' + host['HOST_SOCKET'])",
        ["a raw socket"] = "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
        ["a packet socket"] = "socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)",
        ["a socket to the hypervisor"] = "socket.socket(40, socket.SOCK_STREAM)",
        ["a socket to the kernel's ciphers"] = "socket.socket(38, socket.SOCK_SEQPACKET)",
        ["netfilter"] = "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)",
        ["type on a terminal"] = "import fcntl; fcntl.ioctl(os.openpty()[1], 0x5412, b'x')",
        ["the controlling terminal"] = "open('/dev/tty')",
        ["memory of the machine"] = "open('/dev/mem', 'rb')",
        ["memory of the kernel"] = "open('/proc/kcore', 'rb').read(1)",
        ["messages of the kernel"] = "sc(103, 116, 3, ctypes.create_string_buffer(10), 10)",
        ["a disk of the machine"] = "os.open('/dev/vda', os.O_RDONLY)",
        ["make a device"] = "os.mknod('/data/scratch/disk', stat.S_IFBLK | 0o600, os.makedev(254, 0))",
        ["become root"] = "os.setuid(0)",
        ["programs that run as root"] = "must(os.statvfs('/usr').f_flag & os.ST_NOSUID and os.statvfs('/data').f_flag & os.ST_NOSUID and 'NoNewPrivs:\\t1' in open('/proc/self/status').read(), 'nosuid')",
        ["keep a capability"] = "must(all(line.split()[1].strip('0') == '' for line in open('/proc/self/status') if line.startswith('Cap')), 'none')",
        ["a hard link to the host's files"] = "os.link('/etc/passwd', '/data/outputs/passwd')",
        ["open by handle"] = "sc(304, 265, -100, ctypes.create_string_buffer(128), 0)",
        ["descriptors of the worker"] = "must(set(os.listdir('/proc/self/fd')) <= {'0', '1', '2', '3'}, 'none')",
        ["sysfs"] = "os.listdir('/sys')",
        ["leave the control group"] = "open('/sys/fs/cgroup/cgroup.procs', 'w').write('0')",
        ["set the clock"] = "sc(227, 112, 0, struct.pack('qq', 0, 0))",
        ["adjust the clock"] = "sc(159, 171, ctypes.create_string_buffer(256))",
        ["name the machine"] = "socket.sethostname('escaped')",
        ["turn randomisation off"] = "sc(135, 92, 0x40000)",
        ["more open files"] = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (100000, 100000))",
        ["accounting"] = "sc(163, 89, b'/data/scratch/x')",
        ["swap"] = "sc(167, 224, b'/data/scratch/x', 0)",
        ["quotas"] = "sc(179, 60, 0x80000100, 0, 0, 0)",
        ["raw ports"] = "must(arm, 'no ports') if arm else sc(172, -1, 3)",
        ["calls by x32 numbers"] = "must(arm, 'not x86') if arm else ended(31, lambda: libc.syscall(ctypes.c_long(0x40000000 | 39)))",
        ["calls by 32-bit numbers"] = "must(arm, 'not x86') if arm else ended(31, interrupt)",
        ["a call newer than the list"] = "sc(900, 900)",
    };

    /// <summary>The whole program of a probe.</summary>
    public static string Program(string name)
    {
        const string interrupt =
            """
            def interrupt():
                import mmap
                page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
                page.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))
                ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()

            """;
        var statements = All[name].Split("; ");
        var body = string.Concat(statements[..^1].Select(statement => $"    {statement}\n")) + $"    return {statements[^1]}\n";
        return interrupt + Prelude.TrimEnd('\n') + "\n" + body + End;
    }
}
