using System.Diagnostics;
using System.Globalization;

namespace Skyops.Tests.Chaos;

/// <summary>
/// A network namespace with one cable to this machine that can be cut without either side hearing of it, each way by itself: the
/// neighbour's hardware address is set to one that nobody has, so every packet goes out and is dropped by the receiver.
/// </summary>
internal sealed class NetworkCut : IAsyncDisposable
{
    private const string Nobody = "02:00:00:00:00:99";
    private static int _made;
    private readonly string _name;
    private readonly string _here;
    private readonly string _there;

    private NetworkCut(int number)
    {
        var tag = $"{Environment.ProcessId % 10_000:0000}{number}";
        (_name, _here, _there) = ($"sk{tag}", $"ska{tag}", $"skb{tag}");

        // By process too: what a run that was killed left behind must not be in the way of the next.
        var net = $"10.{100 + (Environment.ProcessId / 250 % 100)}.{Environment.ProcessId % 250}";
        (Silo, Worker) = ($"{net}.{(4 * (number % 64)) + 1}", $"{net}.{(4 * (number % 64)) + 2}");
    }

    /// <summary>This machine's address on the cable.</summary>
    public string Silo { get; }

    public string Worker { get; }

    /// <summary>Put before a program, it runs there.</summary>
    public string[] Prefix => ["ip", "netns", "exec", _name];

    public static async Task<NetworkCut> CreateAsync()
    {
        var cut = new NetworkCut(Interlocked.Increment(ref _made));
        try
        {
            await IpAsync("netns", "add", cut._name);
            await IpAsync("link", "add", cut._here, "type", "veth", "peer", "name", cut._there, "netns", cut._name);
            await IpAsync("addr", "add", $"{cut.Silo}/30", "dev", cut._here);
            await IpAsync("link", "set", cut._here, "up");
            await IpAsync("-n", cut._name, "addr", "add", $"{cut.Worker}/30", "dev", cut._there);
            await IpAsync("-n", cut._name, "link", "set", cut._there, "up");
            await IpAsync("-n", cut._name, "link", "set", "lo", "up");

            // All ways lead to this machine, whichever of its addresses is meant.
            await IpAsync("-n", cut._name, "route", "add", "default", "via", cut.Silo);
            return cut;
        }
        catch
        {
            await cut.DisposeAsync();
            throw;
        }
    }

    /// <param name="up">From the worker to the silo.</param>
    /// <param name="down">From the silo to the worker.</param>
    public async Task CutAsync(bool up, bool down)
    {
        if (up) await IpAsync("-n", _name, "neigh", "replace", Silo, "lladdr", Nobody, "dev", _there, "nud", "permanent");
        if (down) await IpAsync("neigh", "replace", Worker, "lladdr", Nobody, "dev", _here, "nud", "permanent");
    }

    public async Task MendAsync()
    {
        await IpAsync("-n", _name, "neigh", "replace", Silo, "lladdr", await HardwareAsync(_here, null), "dev", _there, "nud", "permanent");
        await IpAsync("neigh", "replace", Worker, "lladdr", await HardwareAsync(_there, _name), "dev", _here, "nud", "permanent");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("link", "del", _here);
        await RunAsync("netns", "del", _name);
    }

    private static async Task<string> HardwareAsync(string device, string? space)
    {
        var (code, said) = await RunAsync([.. space is null ? [] : (string[])["-n", space], "-o", "link", "show", "dev", device]);
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return code == 0 ? words[Array.IndexOf(words, "link/ether") + 1] : throw new InvalidOperationException(said);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        var (code, said) = await RunAsync(arguments);
        if (code != 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"ip {string.Join(' ', arguments)}: {code} {said}"));
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complaint) = (ip.StandardOutput.ReadToEndAsync(), ip.StandardError.ReadToEndAsync());
        await ip.WaitForExitAsync();
        return (ip.ExitCode, await said + await complaint);
    }
}
