using System.Net;
using System.Net.Sockets;
using Skyops.Cli.Output;
using Skyops.Client;
using Skyops.Client.Errors;

namespace Skyops.Cli.Doctor;

/// <summary>Whether ports are free, a silo answers, and the two clocks agree.</summary>
internal static class NetworkProbes
{
    private const double MostClockSeconds = 30;

    public static async Task<IReadOnlyList<DoctorLine>> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var lines = new List<DoctorLine>();
        var silo = context.Silos[0];
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [silo], Tries = 1 });
            var health = await client.HealthAsync(cancellationToken);
            lines.Add(DoctorLine.Of("silo", health.Status == "ok", $"{silo} {health.Status}, version {health.Version}, {health.Scheduler.ReadyNodes} nodes ready", health.Problem ?? "look at its log"));
            lines.Add(await ClockAsync(http, silo, cancellationToken));
        }
        catch (SkyopsException failure)
        {
            lines.Add(DoctorLine.Optional("silo", false, failure.Message, "start one with `skyops up`, or name one with --silo"));
            lines.Add(Port("API port", 5080));
            lines.Add(Port("gateway port", 5081));
        }

        return lines;
    }

    private static async Task<DoctorLine> ClockAsync(HttpClient http, Uri silo, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(silo, "v1/info"), cancellationToken);
        if (response.Headers.Date is not { } theirs) return DoctorLine.Optional("clock", false, "the silo does not say its time", "compare the clocks yourself");
        var difference = Math.Abs((TimeProvider.System.GetUtcNow() - theirs).TotalSeconds);
        return DoctorLine.Of("clock", difference <= MostClockSeconds, $"{Formats.Seconds(difference)} from the silo's", "set the clocks by NTP; signatures are refused when they differ by a minute");
    }

    private static DoctorLine Port(string check, int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return DoctorLine.Of(check, true, $"{port} is free", "");
        }
        catch (SocketException)
        {
            return DoctorLine.Of(check, false, $"{port} is taken by another program", "choose others: skyops silo --port … --gateway-port …");
        }
    }
}
