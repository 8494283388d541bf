using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Api;
using Skyops.Brokers;
using Skyops.Scheduling;
using Skyops.Silo.Chain;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Health;

/// <summary>Whether the silo can work, and what a client needs to know before it talks.</summary>
public sealed class HealthEndpoints(IGrainFactory grains, IJournal journal, SiloOptions options, SiloAddresses addresses, TimeProvider time, ChainService? chain = null) : IEndpoints
{
    public static readonly string Version =
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly long _started = time.GetTimestamp();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/health", (RequestDelegate)HealthAsync).Is(new ApiOperation("Whether the silo can work", Access.All) { Answer = SkyopsJson.Default.HealthResponse, Success = [200, 503] });
        routes.MapGet("/v1/info", (RequestDelegate)InfoAsync).Is(new ApiOperation("What a client needs to know before it talks", Access.All) { Answer = SkyopsJson.Default.InfoResponse });
    }

    private async Task HealthAsync(HttpContext context)
    {
        var scheduler = await grains.GetGrain<ISchedulerGrain>(options.Pool.Pool).StatisticsAsync();
        var presence = await grains.GetGrain<IBrokerGrain>(options.Pool.Pool).PresenceAsync();
        var problem = presence.BreakerOpenSince is { } since
            ? $"{presence.Away} of {presence.Nodes} nodes went away together at {since:HH:mm:ss} UTC; their work stays with them until they are back or are given up"
            : null;

        // Still 200: who sends no more requests to a silo that cannot write would never see it recover.
        problem ??= journal.WriteProblem is { } unwritten ? $"the last write to the journal failed: {unwritten}" : null;
        if (chain?.Problem is { } unsettled) problem ??= $"the chain: {unsettled}; tasks go on, and what is settled waits";
        var status = StatusCodes.Status200OK;
        try
        {
            await journal.ReadEntityAsync("health", "probe", context.RequestAborted);
        }
        catch (JournalUnavailableException unavailable)
        {
            (problem, status) = (unavailable.Message, StatusCodes.Status503ServiceUnavailable);
        }

        var health = new HealthResponse(
            problem is null ? "ok" : "degraded", problem, Version, options.Pool.Pool, time.GetElapsedTime(_started).TotalSeconds, scheduler, presence);
        await Answers.JsonAsync(context, health, SkyopsJson.Default.HealthResponse, status);
    }

    internal static InfoResponse Info(SiloOptions options, SiloAddresses addresses) => new(
        Version, options.ChainId, "SKYOPS", options.WelcomeGrant.ToString(), Core.Tasks.Billing.Charges.FeeBasisPoints, addresses.Gateway.ToString(), options.Pool.Pool);

    private Task InfoAsync(HttpContext context) => Answers.JsonAsync(context, Info(options, addresses), SkyopsJson.Default.InfoResponse);
}
