using System.Runtime.InteropServices;

namespace Skyops.Worker.Sandbox.Seccomp;

/// <summary>
/// The system calls that a program in the sandbox may make: an allow-list (<see cref="AllowedCalls"/>), and a few whose
/// arguments decide. Everything else is answered EPERM; calls newer than the list ENOSYS, so that libraries fall back to older
/// ones. A call by another architecture's numbers (i386, x32) kills the process. Layout: linux/seccomp.h.
/// </summary>
internal static class SeccompFilter
{
    public const uint Kill = 0x8000_0000;
    public const uint Allow = 0x7fff_0000;
    public const uint NotPermitted = 0x0005_0000 | 1;
    public const uint NoSuchCall = 0x0005_0000 | 38;

    public const uint AuditX64 = 0xC000_003E;
    public const uint AuditArm64 = 0xC000_00B7;
    public const uint X32Bit = 0x4000_0000;

    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
    private const uint NewNamespaces = 0x7E02_0000;
    private const uint TerminalInput = 0x5412;
    private const uint LinuxConsole = 0x541C;
    private const uint FileType = 0xF000;
    private const uint CharacterDevice = 0x2000;
    private const uint BlockDevice = 0x6000;

    /// <summary>The filter of the machine this runs on; null where there is none.</summary>
    public static byte[]? ForThisMachine() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.Arm64 => Build(RuntimeInformation.ProcessArchitecture),
        _ => null,
    };

    /// <summary>The filter as raw instructions, as <c>bwrap --seccomp</c> takes them.</summary>
    public static byte[] Build(Architecture architecture)
    {
        var x64 = architecture == Architecture.X64;
        var filter = new Bpf()
            .Load(ArchitectureOffset).ReturnUnlessEqual(x64 ? AuditX64 : AuditArm64, Kill)
            .Load(NumberOffset);
        if (x64) filter.ReturnIfAtLeast(X32Bit, Kill);
        filter.WhenEqual(x64 ? 41u : 198, Socket())
            .WhenEqual(x64 ? 56u : 220, new Bpf().Load(Argument(0)).ReturnIfAnyBit(NewNamespaces, NotPermitted).Return(Allow))
            .WhenEqual(x64 ? 16u : 29, new Bpf().Load(Argument(1)).ReturnIfEqual(TerminalInput, NotPermitted).ReturnIfEqual(LinuxConsole, NotPermitted).Return(Allow))
            .WhenEqual(x64 ? 135u : 92, new Bpf().Load(Argument(0)).ReturnIfEqual(0, Allow).ReturnIfEqual(uint.MaxValue, Allow).Return(NotPermitted))
            .WhenEqual(x64 ? 259u : 33, MakeNode(2));
        if (x64) filter.WhenEqual(133, MakeNode(1));

        // Its arguments lie in memory, where a filter cannot look; libraries then use clone.
        filter.ReturnIfEqual(435, NoSuchCall);
        foreach (var (first, last) in AllowedCalls.Ranges(x64)) filter.ReturnIfWithin((uint)first, (uint)last, Allow);
        return filter.ReturnIfAtLeast(AllowedCalls.FirstUnknown, NoSuchCall).Return(NotPermitted).ToBytes();
    }

    private static uint Argument(uint index) => 16 + (8 * index);

    // Local, IPv4 and IPv6 sockets, and the routing tables that getifaddrs reads; none of them raw. Not vsock, which knows no
    // network namespace, and none of the kernel's rarer protocols.
    private static Bpf Socket()
    {
        const uint local = 1, ip4 = 2, ip6 = 10, netlink = 16, raw = 3, packet = 10, routing = 0;
        var typed = new Bpf().Load(Argument(1)).And(0xF).ReturnIfEqual(raw, NotPermitted).ReturnIfEqual(packet, NotPermitted).Return(Allow);
        return new Bpf().Load(Argument(0))
            .WhenEqual(local, typed).WhenEqual(ip4, typed).WhenEqual(ip6, typed)
            .WhenEqual(netlink, new Bpf().Load(Argument(2)).ReturnIfEqual(routing, Allow).Return(NotPermitted))
            .Return(NotPermitted);
    }

    private static Bpf MakeNode(uint mode) => new Bpf().Load(Argument(mode)).And(FileType)
        .ReturnIfEqual(CharacterDevice, NotPermitted).ReturnIfEqual(BlockDevice, NotPermitted).Return(Allow);
}
