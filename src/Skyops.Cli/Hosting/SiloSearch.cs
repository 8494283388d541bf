using System.Diagnostics;
using Skyops.Api;
using Skyops.Client;
using Skyops.Client.Errors;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>Asks the silos of a pool for their gateways; one that stands by answers too.</summary>
internal static class SiloSearch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long silos that do not answer are waited for once one has answered.</summary>
    private static readonly TimeSpan PatienceForTheRest = TimeSpan.FromSeconds(10);

    /// <summary>A worker may be started before its silos: it waits for the first that answers, and a little for the others.</summary>
    public static async Task<IReadOnlyList<FoundSilo>> FindAsync(CliContext context, CancellationToken cancellationToken)
    {
        var gateways = Gateways(context);
        Stopwatch? sinceFirst = null;
        for (var told = false; ; told = true)
        {
            var (found, last) = await AskAsync(context.Silos, gateways, cancellationToken);
            if (last is null) return found;
            if (found.Count > 0) sinceFirst ??= Stopwatch.StartNew();
            if (sinceFirst?.Elapsed > PatienceForTheRest && found.Count > 0)
            {
                context.Output.Note($"going on without a silo that does not answer ({last.Message}): start this worker again when it does");
                return found;
            }

            if (!told) context.Output.Note($"waiting for a silo: {last.Message}");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<(List<FoundSilo> Found, SkyopsException? Last)> AskAsync(
        IReadOnlyList<Uri> silos, List<Uri>? gateways, CancellationToken cancellationToken)
    {
        var found = new List<FoundSilo>();
        SkyopsException? last = null;
        for (var place = 0; place < silos.Count; place++)
        {
            using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [silos[place]], Tries = 1, AnswerWithin = TimeSpan.FromSeconds(5) });
            try
            {
                var info = await client.InfoAsync(cancellationToken);
                found.Add(new FoundSilo(Endpoint(silos[place], gateways?[place], info), info.ChainId));
            }
            catch (SkyopsException failure) when (failure.Retryable)
            {
                last = failure;
            }
        }

        return (found, last);
    }

    private static SiloEndpoint Endpoint(Uri api, Uri? gateway, InfoResponse info) => new(gateway ?? GatewayAddress.Resolve(api, info.GatewayUrl), api);

    private static List<Uri>? Gateways(CliContext context)
    {
        if (context.Get(WorkerFlags.Gateway) is not { } text) return null;
        var gateways = new List<Uri>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var gateway) || gateway.Scheme is not ("http" or "https"))
                throw CliException.Usage($"--gateway '{part}' is no http or https address", "for example http://127.0.0.1:5081");
            gateways.Add(gateway);
        }

        return gateways.Count == context.Silos.Count
            ? gateways
            : throw CliException.Usage($"--gateway names {gateways.Count} addresses and --silo {context.Silos.Count}", "name one gateway for each silo, in the same order");
    }
}
