using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Api;
using Skyops.Brokers;
using Skyops.Errors;
using Skyops.Grpc;
using Skyops.Grpc.Server;
using Skyops.Grpc.V1;
using Skyops.Scheduling;
using Skyops.Silo.Health;
using Skyops.Silo.Http;

namespace Skyops.Silo.Standby;

/// <summary>
/// What a standby says: how it is, what a worker must know to find its gateway later, and to everything else that it stands by
/// and who is active. A worker may conclude from it that this silo gives no lease away (ADR 11).
/// </summary>
internal sealed class StandbyEndpoints(SiloOptions options, SiloAddresses addresses, ActiveSilo active, TimeProvider time)
{
    /// <summary>Header with the address of the active silo's API.</summary>
    public const string ActiveHeader = "Skyops-Active";

    /// <summary>Trailer of a gateway that stands by.</summary>
    public const string StandbyTrailer = "skyops-standby";

    /// <summary>Trailer with the address of the active silo's gateway.</summary>
    public const string ActiveTrailer = "skyops-active";

    private static readonly SchedulerStatistics Nothing = new(0, 0, 0, 0, 0, 0);
    private readonly long _started = time.GetTimestamp();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/health", (RequestDelegate)HealthAsync);
        routes.MapGet("/v1/info", (RequestDelegate)(context =>
            Answers.JsonAsync(context, HealthEndpoints.Info(options, addresses), SkyopsJson.Default.InfoResponse)));
        routes.MapGrpcDuplex<WorkerBundle, SiloBundle>("skyops.v1.WorkerGateway", "Connect", WorkerBundle.Parser, RefuseWorkerAsync);
        routes.MapGrpcUnknownMethods();
        routes.MapFallback("{**path}", RefuseAsync);
    }

    private Task HealthAsync(HttpContext context) => Answers.JsonAsync(
        context,
        new HealthResponse(
            "standby", active.Problem, HealthEndpoints.Version, options.Pool.Pool, time.GetElapsedTime(_started).TotalSeconds, Nothing, new PoolPresence(0, 0, null),
            active.Api),
        SkyopsJson.Default.HealthResponse);

    private Task RefuseAsync(HttpContext context)
    {
        if (active.Api is { } api) context.Response.Headers[ActiveHeader] = api;
        return Problems.WriteAsync(context, new Refusal(
            RefusalCode.Standby,
            active.Api is { } there ? $"this silo stands by; {there} is active" : "this silo stands by, and no other is known to be active",
            "name all silos of the pool, with commas; clients then find the active one",
            Retryable: true));
    }

    private Task RefuseWorkerAsync(GrpcServerCall<WorkerBundle, SiloBundle> call)
    {
        var trailers = new GrpcMetadata();
        trailers.Add(StandbyTrailer, "1");
        if (active.Gateway is { } gateway) trailers.Add(ActiveTrailer, gateway);
        throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unavailable, "this silo stands by"), trailers);
    }
}
