using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Skyops.Silo.Accounts;
using Skyops.Silo.Blobs;
using Skyops.Silo.Chain;
using Skyops.Silo.Dashboard;
using Skyops.Silo.Gateway;
using Skyops.Silo.Health;
using Skyops.Silo.Http;
using Skyops.Silo.Ledger;
using Skyops.Silo.Nodes;
using Skyops.Silo.OpenApi;
using Skyops.Silo.Receipts;
using Skyops.Silo.Sealing;
using Skyops.Silo.Tasks;
using Skyops.Storage;
using Skyops.Storage.Blobs;
using Skyops.Storage.Logs;

namespace Skyops.Silo;

/// <summary>What a silo is made of.</summary>
internal static class SiloServices
{
    public static void AddSkyopsSilo(this IServiceCollection services, SiloOptions options, IJournal journal)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SiloAddresses>();
        services.AddSingleton(journal);
        var blobs = new FileBlobOptions { Folder = options.BlobFolder ?? Path.Combine(options.DataFolder, "blobs") };
        services.AddSingleton<IBlobStore>(_ => new FileBlobStore(blobs));
        services.AddSingleton(provider => new FileBlobParts(blobs, provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IBlobOwners>(_ => new FileBlobOwners(blobs));
        services.AddSingleton<ILogStore>(_ => new FileLogStore(new FileLogOptions { Folder = options.LogFolder ?? Path.Combine(options.DataFolder, "logs") }));
        services.AddSingleton(_ => new OperatorToken(options.DataFolder));
        services.AddSingleton<DelegationArchive>();
        services.AddSingleton<NonceStore>();
        services.AddSingleton<LoginCheck>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<KnownAccounts>();
        services.AddSingleton<ApiKeyCheck>();
        services.AddSingleton<LogSignal>();
        services.AddSingleton<EnrolmentCheck>();
        services.AddSingleton<UploadedFiles>();
        services.AddSingleton<WorkerLogs>();
        services.AddSingleton<SilenceWatch>();
        services.AddSingleton<ProgressClock>();
        services.AddSingleton<TaskSubmitter>();
        services.AddSingleton<TaskBlobRights>();
        services.AddSingleton<UploadedInputs>();
        services.AddSingleton(_ => new BrokerKey(options.KeyFolder ?? options.DataFolder));
        services.AddSingleton<KeyReleases>();
        services.AddSingleton<SealingCheck>();
        if (options.Chain is { } chain) AddChain(services, chain);
        AddEndpoints(services);
    }

    public static void MapSkyops(this WebApplication application)
    {
        foreach (var endpoints in application.Services.GetServices<IEndpoints>()) endpoints.Map(application);
        application.MapFallback(context => Problems.WriteAsync(context, Problems.NotFound("route", context.Request.Path)));
    }

    private static void AddChain(IServiceCollection services, ChainOptions chain)
    {
        services.AddSingleton(provider => new ChainLink(chain, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChainService>();
        services.AddSingleton<ClaimBook>();
        services.AddSingleton<TaskProofs>();
        services.AddHostedService(provider => provider.GetRequiredService<ChainService>());
    }

    private static void AddEndpoints(IServiceCollection services)
    {
        services.AddSingleton<IEndpoints, BatchEndpoint>();
        services.AddSingleton<IEndpoints, BillEndpoint>();
        services.AddSingleton<IEndpoints, BlobEndpoints>();
        services.AddSingleton<IEndpoints, ChainEndpoints>();
        services.AddSingleton<IEndpoints, CapEndpoints>();
        services.AddSingleton<IEndpoints, DashboardEndpoints>();
        services.AddSingleton<IEndpoints, DelegationEndpoint>();
        services.AddSingleton<IEndpoints, EncryptionKeyEndpoint>();
        services.AddSingleton<IEndpoints, OwnerKeyEndpoints>();
        services.AddSingleton<IEndpoints, AccountKeyEndpoints>();
        services.AddSingleton<IEndpoints, HealthEndpoints>();
        services.AddSingleton<IEndpoints, KeyEndpoints>();
        services.AddSingleton<IEndpoints, LedgerEndpoints>();
        services.AddSingleton<IEndpoints, ModelEndpoints>();
        services.AddSingleton<IEndpoints, NodeEndpoints>();
        services.AddSingleton<IEndpoints, OpenApiEndpoints>();
        services.AddSingleton<IEndpoints, ProofEndpoint>();
        services.AddSingleton<IEndpoints, QuoteEndpoint>();
        services.AddSingleton<IEndpoints, SessionEndpoints>();
        services.AddSingleton<IEndpoints, SubmitEndpoint>();
        services.AddSingleton<IEndpoints, TaskBlobEndpoints>();
        services.AddSingleton<IEndpoints, TaskEndpoints>();
        services.AddSingleton<IEndpoints, TaskLogEndpoint>();
        services.AddSingleton<IEndpoints, TaskStreamEndpoints>();
        services.AddSingleton<IEndpoints, WorkerGateway>();
    }
}
