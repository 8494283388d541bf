using Google.Protobuf;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Errors;
using Skyops.Grains;
using Skyops.Grpc.Server;
using Skyops.Grpc.V1;
using Skyops.Nodes;
using Skyops.Silo.Accounts;
using Skyops.Silo.Blobs;
using Skyops.Silo.Sealing;
using Skyops.Storage;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Where workers connect: challenge, enrolment, then one <see cref="WorkerConnection"/> for as long as the stream lives.
/// </summary>
public sealed class WorkerGateway(
    IGrainFactory grains,
    SilenceWatch silence,
    ProgressClock progressClock,
    EnrolmentCheck enrolment,
    SessionStore sessions,
    DelegationArchive delegations,
    WorkerLogs logs,
    UploadedFiles files,
    KeyReleases keys,
    TimeProvider time,
    ILogger<WorkerGateway> logger) : Http.IEndpoints
{
    private static readonly TimeSpan EnrolWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BlobTokenLife = TimeSpan.FromDays(30);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGrpcDuplex<WorkerBundle, SiloBundle>("skyops.v1.WorkerGateway", "Connect", WorkerBundle.Parser, ServeAsync);
        routes.MapGrpcUnknownMethods();
    }

    private async Task ServeAsync(GrpcServerCall<WorkerBundle, SiloBundle> call)
    {
        var challenge = enrolment.Challenge();
        await call.WriteAsync(Of(new SiloMessage { Challenge = challenge }));
        var first = await call.ReadAsync().AsTask().WaitAsync(EnrolWithin, time, call.CancellationToken);
        if (first?.Messages is not [{ KindCase: WorkerMessage.KindOneofCase.Enrol } message, ..])
        {
            await RefuseAsync(call, new Refusal(RefusalCode.Invalid, "the first message must be Enrol", "update the worker"));
            return;
        }

        var verified = enrolment.Verify(challenge, message.Enrol);
        if (verified.IsRefused)
        {
            await RefuseAsync(call, verified.Refusal);
            return;
        }

        var node = verified.Value;

        // Both wait for the disk; nothing that names the delegation is taken before it is kept.
        var kept = delegations.KeepAsync(node.Delegation, call.CancellationToken);
        var connectionId = Guid.NewGuid().ToString("n");
        var grain = grains.GetGrain<INodeGrain>(node.Address);
        var welcome = await grain.ConnectAsync(node.ToConnect(connectionId, message.Enrol, RemoteNetwork.Of(call.Context.Http.Connection.RemoteIpAddress)));
        if (welcome.IsRefused)
        {
            await RefuseAsync(call, welcome.Refusal);
            return;
        }

        var token = sessions.Add(new Caller.Worker(node.Address), time.GetUtcNow() + BlobTokenLife);
        logger.WorkerConnected(node.Address, message.Enrol.InstanceId, message.Enrol.Running.Count);
        var reason = "the worker left";
        try
        {
            await kept;
            await call.WriteAsync(Of(new SiloMessage
            {
                Welcome = new Welcome
                {
                    HeartbeatMs = welcome.Value.HeartbeatMs,
                    FenceAfterMs = welcome.Value.FenceAfterMs,
                    Pool = welcome.Value.Pool,
                    BlobToken = token,
                    Node = node.Address,
                },
            }));
            var connection = new WorkerConnection(call, node, connectionId, grain, grains, silence, progressClock, logs, files, keys, time, logger);
            reason = await connection.RunAsync();
        }
        finally
        {
            sessions.Remove(token);
            logger.WorkerDisconnected(node.Address, reason);
            await grain.DisconnectAsync(connectionId, reason);
        }
    }

    private static async Task RefuseAsync(GrpcServerCall<WorkerBundle, SiloBundle> call, Refusal refusal) =>
        await call.WriteAsync(Of(new SiloMessage
        {
            Refused = new Refused { Code = refusal.Code.ToString(), Detail = refusal.Detail, Hint = refusal.Hint ?? "", Retryable = refusal.Retryable },
        }));

    internal static SiloBundle Of(SiloMessage message) => new() { Messages = { message } };
}
