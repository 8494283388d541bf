using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface whose implementations are grains.</summary>
public interface IGrain : IAddressable;

/// <summary>Marks a grain interface whose grains are named by a string.</summary>
public interface IGrainWithStringKey : IGrain;
