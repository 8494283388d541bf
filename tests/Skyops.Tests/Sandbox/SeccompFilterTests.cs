using System.Buffers.Binary;
using Skyops.Worker.Sandbox.Seccomp;
using Processor = System.Runtime.InteropServices.Architecture;

namespace Skyops.Tests.Sandbox;

/// <summary>The filter, run by an interpreter of its own, for every number on both processors.</summary>
public sealed class SeccompFilterTests
{
    private static readonly string[] Conditional = ["socket", "clone", "ioctl", "personality", "mknod", "mknodat"];

    [Theory]
    [InlineData(Processor.X64)]
    [InlineData(Processor.Arm64)]
    public void Calls_of_the_list_are_allowed_and_no_others(Processor processor)
    {
        var filter = SeccompFilter.Build(processor);
        var x64 = processor == Processor.X64;
        var allowed = AllowedCalls.All.Select(call => x64 ? call.X64 : call.Arm64).Where(number => number >= 0).ToHashSet();
        int[] conditional = x64 ? [41, 56, 16, 135, 133, 259] : [198, 220, 29, 92, 33];
        Assert.True(filter.Length / 8 <= 4_096);
        for (var number = 0; number < 600; number++)
        {
            if (conditional.Contains(number)) continue;
            var expected = allowed.Contains(number) ? SeccompFilter.Allow : number is 435 or >= 463 ? SeccompFilter.NoSuchCall : SeccompFilter.NotPermitted;
            Assert.Equal(expected, Run(filter, x64, (uint)number));
        }
    }

    [Fact]
    public void Another_architecture_or_x32_kills()
    {
        var filter = SeccompFilter.Build(Processor.X64);

        Assert.Equal(SeccompFilter.Kill, Run(filter, 0x4000_0003, 0));
        Assert.Equal(SeccompFilter.Kill, Run(filter, SeccompFilter.AuditArm64, 0));
        Assert.Equal(SeccompFilter.Kill, Run(filter, SeccompFilter.AuditX64, SeccompFilter.X32Bit));
        Assert.Equal(SeccompFilter.Kill, Run(filter, SeccompFilter.AuditX64, uint.MaxValue));
        Assert.Equal(SeccompFilter.Kill, Run(SeccompFilter.Build(Processor.Arm64), SeccompFilter.AuditX64, 0));
    }

    [Theory]
    [InlineData("socket", 41, 198, true, 1, 1, 0)]
    [InlineData("socket", 41, 198, true, 10, 2 | 0x80800, 0)]
    [InlineData("socket", 41, 198, true, 16, 3, 0)]
    [InlineData("socket", 41, 198, false, 16, 3, 12)]
    [InlineData("socket", 41, 198, false, 2, 3, 1)]
    [InlineData("socket", 41, 198, false, 2, 3 | 0x80000, 1)]
    [InlineData("socket", 41, 198, false, 2, 10, 0)]
    [InlineData("socket", 41, 198, false, 17, 2, 0)]
    [InlineData("socket", 41, 198, false, 38, 5, 0)]
    [InlineData("socket", 41, 198, false, 40, 1, 0)]
    [InlineData("clone", 56, 220, true, 17, 0, 0)]
    [InlineData("clone", 56, 220, true, 0x3d0f00, 0, 0)]
    [InlineData("clone", 56, 220, false, 0x10000011, 0, 0)]
    [InlineData("clone", 56, 220, false, 0x20000, 0, 0)]
    [InlineData("clone", 56, 220, false, 0x40000000, 0, 0)]
    [InlineData("ioctl", 16, 29, true, 0, 0x5401, 0)]
    [InlineData("ioctl", 16, 29, false, 0, 0x5412, 0)]
    [InlineData("ioctl", 16, 29, false, 0, 0x100005412, 0)]
    [InlineData("ioctl", 16, 29, false, 0, 0x541c, 0)]
    [InlineData("personality", 135, 92, true, 0xffffffff, 0, 0)]
    [InlineData("personality", 135, 92, false, 0x40000, 0, 0)]
    [InlineData("mknodat", 259, 33, true, 0, 0, 0x11b6)]
    [InlineData("mknodat", 259, 33, false, 0, 0, 0x61b6)]
    [InlineData("mknodat", 259, 33, false, 0, 0, 0x21b6)]
    public void Some_calls_depend_on_their_arguments(string call, uint x64, uint arm64, bool allowed, long first, long second, long third)
    {
        Assert.Contains(call, Conditional);
        var expected = allowed ? SeccompFilter.Allow : SeccompFilter.NotPermitted;

        Assert.Equal(expected, Run(SeccompFilter.Build(Processor.X64), SeccompFilter.AuditX64, x64, first, second, third));
        Assert.Equal(expected, Run(SeccompFilter.Build(Processor.Arm64), SeccompFilter.AuditArm64, arm64, first, second, third));
    }

    [Fact]
    public void Nothing_dangerous_is_on_the_list()
    {
        string[] dangerous =
        [
            "ptrace", "mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "keyctl", "add_key", "request_key", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
            "kexec_load", "kexec_file_load", "reboot", "init_module", "finit_module", "delete_module", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "open_by_handle_at", "name_to_handle_at",
            "swapon", "acct", "quotactl", "settimeofday", "clock_settime", "adjtimex", "sethostname", "iopl", "ioperm", "syslog", "fanotify_init", "move_pages", "kcmp", "open_tree", "move_mount", "fsopen",
            "mount_setattr", "memfd_secret", "vmsplice", "seccomp", "modify_ldt", "lookup_dcookie",
        ];

        Assert.Empty(AllowedCalls.All.Select(call => call.Name).Intersect(dangerous));
        Assert.Equal(AllowedCalls.All.Count, AllowedCalls.All.Select(call => call.Name).Distinct().Count());
    }

    private static uint Run(byte[] filter, bool x64, uint number) => Run(filter, x64 ? SeccompFilter.AuditX64 : SeccompFilter.AuditArm64, number);

    /// <summary>Interprets classic BPF; only what filters use.</summary>
    private static uint Run(byte[] filter, uint architecture, uint number, params long[] arguments)
    {
        var data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        for (var i = 0; i < arguments.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(16 + (8 * i)), arguments[i]);
        uint accumulator = 0;
        for (var at = 0; ; at++)
        {
            var instruction = filter.AsSpan(at * 8, 8);
            var code = BinaryPrimitives.ReadUInt16LittleEndian(instruction);
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            bool? jump = code switch
            {
                0x15 => accumulator == operand,
                0x25 => accumulator > operand,
                0x35 => accumulator >= operand,
                0x45 => (accumulator & operand) != 0,
                _ => null,
            };
            if (jump is { } taken) at += taken ? instruction[2] : instruction[3];
            else if (code == 0x20) accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)operand));
            else if (code == 0x54) accumulator &= operand;
            else return code == 0x06 ? operand : throw new InvalidOperationException($"code {code:x}");
        }
    }
}
