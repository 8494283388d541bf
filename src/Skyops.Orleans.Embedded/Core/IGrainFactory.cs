namespace Orleans;

/// <summary>Hands out references to grains. Asking for a reference activates nothing.</summary>
public interface IGrainFactory
{
    /// <summary>The reference to the grain of <typeparamref name="TGrainInterface"/> named <paramref name="primaryKey"/>.</summary>
    /// <exception cref="ArgumentException">No grain class, or more than one, implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey)
        where TGrainInterface : IGrainWithStringKey;
}
