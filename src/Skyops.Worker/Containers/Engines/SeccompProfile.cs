using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Skyops.Worker.Sandbox.Seccomp;

namespace Skyops.Worker.Containers.Engines;

/// <summary>The sandbox's filter of system calls (<see cref="SeccompFilter"/>) in the words of the OCI runtime specification: the same calls, the same arguments, the same answers.</summary>
internal static class SeccompProfile
{
    private const uint NewNamespaces = 0x7E02_0000;
    private const uint FileType = 0xF000;
    private const int NotPermitted = 1;
    private const int NoSuchCall = 38;

    /// <summary>Requests of <c>ioctl</c> that are refused, TIOCSTI and TIOCLINUX. They differ in these bits only.</summary>
    private const uint TerminalInput = 0x5412;
    private const uint LinuxConsole = 0x541C;
    private const uint ConsoleBits = TerminalInput ^ LinuxConsole;

    /// <summary>The object <c>linux.seccomp</c>, which is a profile of podman too.</summary>
    public static JsonObject Make()
    {
        var calls = new JsonArray(
            Rule([.. AllowedCalls.All.Select(call => call.Name)]),
            Rule(["clone"], Masked(0, NewNamespaces, 0)),
            Rule(["socket"], Equal(0, 16), Equal(2, 0)));
        foreach (var family in (uint[])[1, 2, 10])
        {
            // Stream, datagram, reliable datagram, sequential packets: not raw, and not packet.
            foreach (var type in (uint[])[1, 2, 4, 5]) calls.Add(Rule(["socket"], Equal(0, family), Masked(1, 0xF, type)));
        }

        foreach (var kind in (uint[])[0, 0x1000, 0x8000, 0xC000])
        {
            calls.Add(Rule(["mknod"], Masked(1, FileType, kind)));
            calls.Add(Rule(["mknodat"], Masked(2, FileType, kind)));
        }

        foreach (var personality in (ulong[])[0, uint.MaxValue, ulong.MaxValue]) calls.Add(Rule(["personality"], Equal(0, personality)));
        foreach (var (mask, value) in Requests()) calls.Add(Rule(["ioctl"], Masked(1, mask, value)));
        calls.Add(new JsonObject { ["names"] = new JsonArray("clone3"), ["action"] = "SCMP_ACT_ERRNO", ["errnoRet"] = NoSuchCall });
        return new JsonObject
        {
            ["defaultAction"] = "SCMP_ACT_ERRNO",
            ["defaultErrnoRet"] = NotPermitted,
            ["architectures"] = new JsonArray(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64"),
            ["syscalls"] = calls,
        };
    }

    /// <summary>
    /// All requests but two, as masks and values: conditions on one argument are alternatives, so "neither" is said by the bits in which others differ from both.
    /// </summary>
    public static IEnumerable<(uint Mask, uint Value)> Requests()
    {
        for (var bit = 0; bit < 32; bit++)
        {
            var mask = 1u << bit;
            if ((ConsoleBits & mask) == 0) yield return (mask, ~TerminalInput & mask);
        }

        for (var bits = ConsoleBits; ; bits = (bits - 1) & ConsoleBits)
        {
            if (bits != (TerminalInput & ConsoleBits) && bits != (LinuxConsole & ConsoleBits)) yield return (ConsoleBits, bits);
            if (bits == 0) break;
        }
    }

    private static JsonObject Rule(string[] names, params JsonObject[] arguments)
    {
        var rule = new JsonObject { ["names"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]), ["action"] = "SCMP_ACT_ALLOW" };
        if (arguments.Length > 0) rule["args"] = new JsonArray([.. arguments]);
        return rule;
    }

    private static JsonObject Equal(int index, ulong value) => new() { ["index"] = index, ["value"] = value, ["op"] = "SCMP_CMP_EQ" };

    private static JsonObject Masked(int index, uint mask, uint value) => new() { ["index"] = index, ["value"] = mask, ["valueTwo"] = value, ["op"] = "SCMP_CMP_MASKED_EQ" };
}
