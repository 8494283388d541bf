using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Embedded;

/// <summary>One silo: its grain classes, its activations and its clock. Nothing of it is static, so a process may hold several.</summary>
internal sealed class GrainRuntime : IGrainFactory
{
    private readonly GrainManifest _manifest;
    private readonly long _responseTimeout;

    public GrainRuntime(
        IServiceProvider services,
        GrainManifest manifest,
        TimeProvider time,
        IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging,
        ILoggerFactory loggers)
    {
        Services = services;
        Time = time;
        Collection = collection.Value;
        Messaging = messaging.Value;
        Log = new RuntimeLog(loggers.CreateLogger("Orleans.Runtime"));
        _manifest = manifest;
        _responseTimeout = ToTimestamp(Messaging.ResponseTimeout);
    }

    internal IServiceProvider Services { get; }

    internal TimeProvider Time { get; }

    internal GrainCollectionOptions Collection { get; }

    internal SiloMessagingOptions Messaging { get; }

    internal RuntimeLog Log { get; }

    internal GrainDirectory Directory { get; } = new();

    internal LookQueue Looks { get; } = new();

    /// <summary>In units of the clock's timestamps, like all times here that are numbers.</summary>
    internal long Now => Time.GetTimestamp();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentNullException.ThrowIfNull(primaryKey);
        var entry = _manifest.Resolve(typeof(TGrainInterface));
        return (TGrainInterface)(object)entry.CreateProxy(new GrainTarget(this, entry.Class, primaryKey));
    }

    internal long After(TimeSpan time) => Add(Now, ToTimestamp(time));

    internal long DeadlineOf(GrainMethod method, long now) =>
        Add(now, method.ResponseTimeout is { } timeout ? ToTimestamp(timeout) : _responseTimeout);

    internal long ToTimestamp(TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan)
            return long.MaxValue;
        var units = time.Ticks * (Int128)Time.TimestampFrequency / TimeSpan.TicksPerSecond;
        Debug.Assert(units >= 0, "Times are not negative.");
        return units > long.MaxValue / 2 ? long.MaxValue : (long)units;
    }

    internal TimeoutException TimedOut(GrainMessage message, Activation activation)
    {
        var timeout = message.Method.ResponseTimeout ?? Messaging.ResponseTimeout;
        return new TimeoutException(
            $"Response did not arrive on time in {timeout} for {message.Method} of grain {activation.GrainId}.");
    }

    private static long Add(long now, long span) => span > long.MaxValue - now ? long.MaxValue : now + span;
}
