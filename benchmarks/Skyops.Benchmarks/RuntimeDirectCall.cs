using Orleans.Embedded;

namespace Skyops.Benchmarks;

/// <summary>The same call without its proxy: the message is made by hand and put straight into the grain's queue.</summary>
internal sealed class RuntimeDirectCall(IRuntimeGrain grain)
{
    private static readonly GrainMethod s_method = new(nameof(IRuntimeGrain), nameof(IRuntimeGrain.Add), GrainMethodOptions.None, null);

    private readonly GrainTarget _target = ((GrainProxy)(object)grain).Target;

    public Task<int> Add(int value)
    {
        var message = new Message(value);
        _target.Send(message);
        return message.Answer;
    }

    private sealed class Message(int value) : GrainRequest<int>(s_method)
    {
        protected override ValueTask<int> Invoke(object grain) => new(((RuntimeGrain)grain).Add(value));
    }
}
