using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The address behind a grain reference. It remembers the activation it last found, which spares the look-up.</summary>
public sealed class GrainTarget
{
    private Activation? _activation;

    internal GrainTarget(GrainRuntime runtime, GrainClass grainClass, string key)
    {
        Runtime = runtime;
        Class = grainClass;
        Key = key;
    }

    internal GrainRuntime Runtime { get; }

    internal GrainClass Class { get; }

    internal string Key { get; }

    internal GrainId GrainId => new(Class.TypeName, Key);

    /// <summary>Puts the message in the queue of the grain's activation, which is made if there is none.</summary>
    internal void Send(GrainMessage message) => Send(message, Runtime.Now);

    internal void Send(GrainMessage message, long now)
    {
        for (var activation = _activation; activation is null || !activation.TryEnqueue(message, now);)
        {
            activation = Runtime.Directory.GetOrAdd(this);
            _activation = activation;
            if (activation is null)
            {
                message.Fail(new OrleansMessageRejectionException(
                    $"{message.Method} of grain {GrainId} was not called: the silo is stopping."));
                return;
            }
        }
    }
}
